package id.nuha.bookingsync.runtime.brakes;

import id.nuha.bookingsync.runtime.settings.SettingsReader;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.catalina.util.NetMask;
import org.jspecify.annotations.Nullable;

/**
 * How much a caller may ask for, and who may say where a caller is.
 *
 * @param requestsPerMinute RATE_LIMIT: of one key from one address; 0 where nobody counts
 * @param trustedProxies TRUSTED_PROXIES: ranges of addresses whose X-Forwarded-For is believed
 */
public record BrakeSettings(int requestsPerMinute, List<String> trustedProxies) {
  // By these alone an address is never looked up as a name.
  private static final Pattern ADDRESS =
      Pattern.compile(
          "([0-9]{1,3}(?:\\.[0-9]{1,3}){3}|[0-9a-fA-F:]*:[0-9a-fA-F:.]*)(/[0-9]{1,3})?");

  /** Reads them; what cannot be used is refused. */
  public static BrakeSettings from(SettingsReader reader) {
    return new BrakeSettings(
        reader.integer("RATE_LIMIT", 6000, 0, 1_000_000),
        proxies(reader, reader.optional("TRUSTED_PROXIES")));
  }

  private static List<String> proxies(SettingsReader reader, @Nullable String value) {
    List<String> ranges = new ArrayList<>();
    for (String proxy : value == null ? new String[0] : value.split(",", -1)) {
      String range = range(proxy.strip());
      if (range == null) {
        reader.refuse(
            "TRUSTED_PROXIES",
            "has something else than addresses",
            "write each as 192.0.2.7, 192.0.2.0/24 or 2001:db8::/48, separated by commas");
        return List.of();
      }
      ranges.add(range);
    }
    return List.copyOf(ranges);
  }

  /** With its length, as Tomcat takes it; null if it is no address. */
  private static @Nullable String range(String proxy) {
    if (!ADDRESS.matcher(proxy).matches()) {
      return null;
    }
    String range = proxy.contains("/") ? proxy : proxy + (proxy.contains(":") ? "/128" : "/32");
    try {
      return new NetMask(range).toString().isEmpty() || range.endsWith("/0") ? null : range;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
