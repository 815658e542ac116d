package id.nuha.bookingsync.contract.encryption;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * AES-256-GCM keys in Google Tink's JSON form. The primary key encrypts; each key that is enabled
 * decrypts what it has encrypted; what one has encrypted that is destroyed is lost. Tink's own
 * parser would bring 400 classes, Protobuf's and Gson's among them, for the two bytes before a key;
 * KeysetTest holds ours against it.
 */
public final class Keyset {
  private static final String AES_GCM = "type.googleapis.com/google.crypto.tink.AesGcmKey";
  private static final int KEY_BYTES = 32;

  /** Protobuf: field 3, which has 32 bytes. */
  private static final byte[] BEFORE_KEY = {0x1a, KEY_BYTES};

  private static final long MAX_KEY_ID = 0xffff_ffffL;
  private static final JsonMapper MAPPER = new JsonMapper();
  private static final SecureRandom RANDOM = new SecureRandom();

  private final ObjectNode json;
  private final int primary;
  private final Map<Integer, byte[]> enabled;
  private final Set<Integer> destroyed;

  private Keyset(
      ObjectNode json, int primary, Map<Integer, byte[]> enabled, Set<Integer> destroyed) {
    this.json = json;
    this.primary = primary;
    this.enabled = enabled;
    this.destroyed = destroyed;
  }

  /** One with a single new key. */
  public static Keyset generate() {
    return withNewPrimary(MAPPER.createObjectNode());
  }

  /**
   * Reads one.
   *
   * @throws UnusableKeysetException saying why not
   */
  public static Keyset parse(String text) {
    return of(tree(text));
  }

  /** The same with a new key that encrypts from now on; all others go on decrypting. */
  public Keyset withNewPrimary() {
    return withNewPrimary(json.deepCopy());
  }

  /** Tink's JSON of it. */
  public String toJson() {
    return json.toPrettyString() + "\n";
  }

  /** The id of the key that encrypts. */
  public int primary() {
    return primary;
  }

  /** The keys that decrypt, by id. */
  Map<Integer, byte[]> enabled() {
    return enabled;
  }

  /** The ids of the keys that are gone for good, so that nobody waits for them. */
  Set<Integer> destroyed() {
    return destroyed;
  }

  private static JsonNode tree(String text) {
    try {
      return MAPPER.readTree(text);
    } catch (JacksonException e) { // its message quotes the keyset
      throw new UnusableKeysetException("is not JSON");
    }
  }

  private static Keyset of(JsonNode json) {
    if (!(json instanceof ObjectNode object) || !json.path("key").isArray()) {
      throw new UnusableKeysetException("is not a keyset of Tink in JSON");
    }
    Map<Integer, byte[]> enabled = new HashMap<>();
    Set<Integer> destroyed = new HashSet<>();
    for (JsonNode key : json.path("key")) {
      String status = key.path("status").asString("");
      if (status.equals("ENABLED") && enabled.put(id(key.path("keyId")), bytes(key)) != null) {
        throw new UnusableKeysetException("has two keys with one id");
      }
      if (status.equals("DESTROYED")) {
        destroyed.add(id(key.path("keyId")));
      }
    }
    int primary = id(json.path("primaryKeyId"));
    if (!enabled.containsKey(primary)) {
      throw new UnusableKeysetException("has no enabled key with the id of its primary key");
    }
    return new Keyset(object, primary, Map.copyOf(enabled), Set.copyOf(destroyed));
  }

  private static int id(JsonNode id) {
    if (!id.isIntegralNumber() || id.longValue() < 0 || id.longValue() > MAX_KEY_ID) {
      throw new UnusableKeysetException("has a key without an id, or no primary key");
    }
    return (int) id.longValue();
  }

  private static byte[] bytes(JsonNode key) {
    JsonNode data = key.path("keyData");
    byte[] field = base64(data.path("value").asString(""));
    if (!AES_GCM.equals(data.path("typeUrl").asString(""))
        || !"TINK".equals(key.path("outputPrefixType").asString(""))
        || field == null
        || field.length != BEFORE_KEY.length + KEY_BYTES
        || !Arrays.equals(field, 0, BEFORE_KEY.length, BEFORE_KEY, 0, BEFORE_KEY.length)) {
      throw new UnusableKeysetException(
          "has a key that is not one of 256 bits for AES-GCM with Tink's prefix (AES256_GCM)");
    }
    return Arrays.copyOfRange(field, BEFORE_KEY.length, field.length);
  }

  private static byte @Nullable [] base64(String text) {
    try {
      return Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static Keyset withNewPrimary(ObjectNode json) {
    int id = newId(json.withArray("key"));
    byte[] field = Arrays.copyOf(BEFORE_KEY, BEFORE_KEY.length + KEY_BYTES);
    byte[] key = new byte[KEY_BYTES];
    RANDOM.nextBytes(key);
    System.arraycopy(key, 0, field, BEFORE_KEY.length, KEY_BYTES);
    ObjectNode entry = json.withArray("key").addObject();
    entry
        .putObject("keyData")
        .put("typeUrl", AES_GCM)
        .put("value", Base64.getEncoder().encodeToString(field))
        .put("keyMaterialType", "SYMMETRIC");
    entry.put("status", "ENABLED").put("keyId", id).put("outputPrefixType", "TINK");
    json.put("primaryKeyId", id);
    return of(json);
  }

  private static int newId(Iterable<JsonNode> keys) {
    int id = RANDOM.nextInt(1, Integer.MAX_VALUE);
    boolean isTaken =
        StreamSupport.stream(keys.spliterator(), false)
            .anyMatch(key -> key.path("keyId").asLong(0) == id);
    return isTaken ? newId(keys) : id;
  }
}
