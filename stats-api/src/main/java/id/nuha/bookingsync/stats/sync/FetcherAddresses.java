package id.nuha.bookingsync.stats.sync;

import id.nuha.bookingsync.runtime.http.HostNames;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where fetchers may be: one address, or, where several of them share a name as docker-compose's
 * replicas do, one for each. The one that answered last comes first.
 */
final class FetcherAddresses {
  private final Resolver resolver;
  private volatile @Nullable URI answeredLast;

  /** Looks a name up. */
  @FunctionalInterface
  interface Resolver {
    InetAddress[] addresses(String host) throws UnknownHostException;
  }

  FetcherAddresses(Resolver resolver) {
    this.resolver = resolver;
  }

  /**
   * Where to ask, one after the other.
   *
   * @param uri what to ask, at the name that all share; it stays as it is where it has one address,
   *     or none, and under https, where the certificate is that of the name; a name that no client
   *     takes never does
   */
  List<URI> of(URI uri) {
    List<URI> found = new ArrayList<>();
    for (InetAddress address : lookUp(uri)) {
      found.add(HostNames.at(address, uri));
    }
    URI first = answeredLast;
    if (first != null) {
      found.sort((one, other) -> Boolean.compare(isAt(first, other), isAt(first, one)));
    }
    return found.size() < 2 && HostNames.isPlain(uri) ? List.of(uri) : found;
  }

  /** Notes that the active fetcher is there. */
  void answered(URI uri) {
    answeredLast = uri;
  }

  private InetAddress[] lookUp(URI uri) {
    try {
      return "https".equalsIgnoreCase(uri.getScheme())
          ? new InetAddress[0]
          : resolver.addresses(String.valueOf(HostNames.of(uri)));
    } catch (UnknownHostException e) {
      return new InetAddress[0];
    }
  }

  private static boolean isAt(URI one, URI other) {
    return one.getRawAuthority().equals(other.getRawAuthority());
  }
}
