package id.nuha.bookingsync.runtime.http;

import java.net.InetAddress;
import java.net.URI;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Host names with an underscore, as Docker gives them to containers. {@link URI} knows no host in
 * such an address, and {@link java.net.http.HttpClient} refuses it; sent to the address that the
 * name has, with the name in the Host header, a request reaches it all the same.
 */
public final class HostNames {
  private static final Pattern AUTHORITY =
      Pattern.compile("([A-Za-z0-9](?:[A-Za-z0-9._-]{0,252}[A-Za-z0-9])?)(?::([0-9]{1,5}))?");

  private HostNames() {}

  /** Lets requests name a host of their own; to be called before the first client is made. */
  public static void allowHostHeader() {
    System.setProperty("jdk.httpclient.allowRestrictedHeaders", "host");
  }

  /** The host that an address names; null if it names none. */
  public static @Nullable String of(URI uri) {
    if (uri.getHost() != null) {
      return uri.getHost();
    }
    Matcher authority = authority(uri);
    return authority.matches() ? authority.group(1) : null;
  }

  /** Whether a client can take the address as it is. */
  public static boolean isPlain(URI uri) {
    return uri.getHost() != null;
  }

  /** The address with the host's IP address in the place of its name. */
  public static URI at(InetAddress address, URI uri) {
    String ip = address.getHostAddress();
    int scope = ip.indexOf('%');
    String host = scope < 0 ? ip : ip.substring(0, scope);
    Matcher authority = authority(uri);
    int port = uri.getPort();
    if (uri.getHost() == null && authority.matches() && authority.group(2) != null) {
      port = Integer.parseInt(authority.group(2));
    }
    String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    return URI.create(
        uri.getScheme()
            + "://"
            + (host.contains(":") ? "[" + host + "]" : host)
            + (port < 0 ? "" : ":" + port)
            + uri.getRawPath()
            + query);
  }

  private static Matcher authority(URI uri) {
    return AUTHORITY.matcher(uri.getRawAuthority() == null ? "" : uri.getRawAuthority());
  }
}
