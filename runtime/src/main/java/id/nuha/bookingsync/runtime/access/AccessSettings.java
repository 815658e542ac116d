package id.nuha.bookingsync.runtime.access;

import id.nuha.bookingsync.runtime.settings.SettingsReader;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who may ask a service: the keys of people and of services, and whether there is a log-in service
 * (OpenID Connect). Where people have neither, nobody is asked for a key, and the service must
 * listen on loopback alone.
 */
public final class AccessSettings {
  private static final String OPENID = "spring.security.oauth2.resourceserver.jwt.";
  private static final String HOW_TO_MAKE_ONE = "make one with: openssl rand -base64 32";
  private static final Set<String> TAKEN = Set.of(Caller.ANONYMOUS, Role.SERVICE.inWords());

  private final List<AccessKey> ofPeople;
  private final @Nullable AccessKey ofServices;
  private final @Nullable String shown;
  private final boolean openId;
  private final String rolesClaim;

  private AccessSettings(
      List<AccessKey> ofPeople, @Nullable String shown, boolean own, SettingsReader reader) {
    this.ofPeople = ofPeople;
    this.shown = shown;
    this.ofServices =
        own && shown != null ? new AccessKey(Role.SERVICE.inWords(), Role.SERVICE, shown) : null;
    this.openId =
        List.of("issuer-uri", "jwk-set-uri", "public-key-location").stream()
            .anyMatch(property -> reader.property(OPENID + property) != null);
    this.rolesClaim = reader.text("OIDC_ROLES_CLAIM", "roles");
  }

  /** Reads OPERATOR_API_KEY, VIEWER_API_KEY, SERVICE_API_KEY and what OpenID Connect needs. */
  public static AccessSettings from(SettingsReader reader) {
    List<AccessKey> keys = new ArrayList<>();
    String firstOfOperators = read(reader, "OPERATOR_API_KEY", Role.OPERATOR, keys);
    read(reader, "VIEWER_API_KEY", Role.VIEWER, keys);
    String ofServices = reader.optional("SERVICE_API_KEY");
    if (ofServices != null && !AccessKey.isUsable(ofServices)) {
      reader.refuse("SERVICE_API_KEY", "is no key of at least 32 characters", HOW_TO_MAKE_ONE);
    }
    AccessSettings settings =
        new AccessSettings(
            List.copyOf(keys),
            ofServices == null ? firstOfOperators : ofServices,
            ofServices != null,
            reader);
    AccessKey own = settings.ofServices;
    if (own != null && keys.stream().anyMatch(own::isSameAs)) {
      reader.refuse(
          "SERVICE_API_KEY", "is the key of a person too", "give the services one of their own");
    }
    if (!settings.asksForKeys()) {
      refuseOtherThanLoopback(reader);
      if (reader.optional("TRUSTED_PROXIES") != null) {
        reader.refuse(
            "TRUSTED_PROXIES",
            "is set, and whoever comes by the proxy could do everything, since there are no keys",
            "set OPERATOR_API_KEY, and VIEWER_API_KEY if you like, or leave it out");
      }
    }
    return settings;
  }

  /** Whether a caller has to say who it is. */
  public boolean asksForKeys() {
    return openId || !ofPeople.isEmpty();
  }

  /** The keys of people, as sessions know them. */
  public List<SessionKey> sessionKeys() {
    return ofPeople.stream().map(AccessKey::ofSessions).toList();
  }

  /** The key of a person, as sessions know it; null where it is no person's. */
  public @Nullable SessionKey sessionKey(String key) {
    AccessKey found = find(key);
    return found == null || found.role() == Role.SERVICE ? null : found.ofSessions();
  }

  /** The claim of a token that holds its roles. */
  String rolesClaim() {
    return rolesClaim;
  }

  /** What this service shows the others; null where none is set. */
  @Nullable String serviceKey() {
    return shown;
  }

  /** Whose key it is; null if it is nobody's. All keys are looked at, whichever it is. */
  @Nullable AccessKey find(String key) {
    byte[] digest = AccessKey.digest(key);
    AccessKey found = null;
    for (AccessKey each : ofPeople) {
      found = each.is(digest) ? each : found;
    }
    return ofServices != null && ofServices.is(digest) ? ofServices : found;
  }

  /** Whether it is the key of an operator that services show each other for want of their own. */
  boolean isSharedWithServices(AccessKey key) {
    return ofServices == null && ofPeople.get(0) == key && key.role() == Role.OPERATOR;
  }

  /** Without any key. */
  @Override
  public String toString() {
    return "AccessSettings[asksForKeys=%s]".formatted(asksForKeys());
  }

  // Answers the first key.
  private static @Nullable String read(
      SettingsReader reader, String setting, Role role, List<AccessKey> keys) {
    String value = reader.optional(setting);
    if (value == null) {
      return null;
    }
    String first = null;
    for (String entry : value.split(",", -1)) {
      int colon = entry.indexOf(':');
      String name = colon < 0 ? role.inWords() : entry.substring(0, colon).strip();
      String key = entry.substring(colon + 1).strip();
      if (!AccessKey.NAME.matcher(name).matches() || isTaken(name)) {
        reader.refuse(
            setting,
            "has a key whose name cannot be used",
            "write each as name:key, the name in letters, digits and . _ @ -, and not as "
                + String.join(" or ", TAKEN.stream().sorted().toList()));
      } else if (!AccessKey.isUsable(key)) {
        reader.refuse(
            setting,
            "has a key that is shorter than 32 characters, or holds a space, for '%s'"
                .formatted(name),
            HOW_TO_MAKE_ONE);
      } else {
        AccessKey next = new AccessKey(name, role, key);
        if (keys.stream().anyMatch(other -> other.name().equals(name))) {
          reader.refuse(setting, "names two keys '%s'".formatted(name), "give each a name");
        } else if (keys.stream().anyMatch(next::isSameAs)) {
          reader.refuse(
              setting, "has the key of '%s' twice".formatted(name), "give each its own key");
        }
        keys.add(next);
        first = first == null ? key : first;
      }
    }
    return first;
  }

  private static boolean isTaken(String name) {
    return TAKEN.contains(name) || name.startsWith(OpenIdTokens.NAME_BEGINS);
  }

  // Spring has these from wherever they are set: the environment, a file, the command line.
  private static void refuseOtherThanLoopback(SettingsReader reader) {
    refuseOtherThanLoopback(reader, "SERVER_ADDRESS", reader.optional("SERVER_ADDRESS"));
    String address = reader.property("server.address");
    if (address == null || !address.equals(reader.optional("SERVER_ADDRESS"))) {
      refuseOtherThanLoopback(reader, "server.address", address == null ? "0.0.0.0" : address);
    }
    if (reader.property("management.server.port") != null) {
      String ofManagement = reader.property("management.server.address");
      refuseOtherThanLoopback(
          reader, "management.server.address", ofManagement == null ? "0.0.0.0" : ofManagement);
    }
  }

  private static void refuseOtherThanLoopback(
      SettingsReader reader, String name, @Nullable String address) {
    if (address != null && !isLoopback(address)) {
      reader.refuse(
          name,
          "is other than 127.0.0.1, and whoever reaches it could do everything, since there are no"
              + " keys",
          "set OPERATOR_API_KEY, and VIEWER_API_KEY if you like, to a key of at least 32 characters"
              + " (openssl rand -base64 32 makes one), or leave "
              + name
              + " out");
    }
  }

  private static boolean isLoopback(String address) {
    try {
      return InetAddress.getByName(address.strip()).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }
}
