package id.nuha.bookingsync.runtime.access;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Keeps other pages out of a service that asks for no keys. Whoever sits at this machine may do
 * everything; a page that its browser shows may not: neither one that makes its own name mean this
 * machine (DNS rebinding: the Host is foreign) nor one that just sends a request here (the Origin
 * is foreign).
 */
final class ForeignRequestFilter extends OncePerRequestFilter {
  private static final Pattern LOOPBACK =
      Pattern.compile(
          "(localhost|127(\\.[0-9]{1,3}){3}|\\[(::1|0:0:0:0:0:0:0:1)])(:[0-9]{1,5})?",
          Pattern.CASE_INSENSITIVE);
  private static final List<String> FORWARDED =
      List.of("X-Forwarded-For", "Forwarded", "X-Real-IP", "Via");
  private static final Set<String> READS = Set.of("GET", "HEAD", "OPTIONS");

  private final List<String> readingOrigins;
  private final AccessProblems problems;

  ForeignRequestFilter(List<String> readingOrigins, AccessProblems problems) {
    this.readingOrigins = readingOrigins;
    this.problems = problems;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    String refusal = refusal(request);
    if (refusal == null) {
      chain.doFilter(request, response);
    } else {
      problems.answer(request, response, HttpStatus.FORBIDDEN, refusal);
    }
  }

  private @Nullable String refusal(HttpServletRequest request) {
    String host = request.getHeader(HttpHeaders.HOST);
    if (host != null && !LOOPBACK.matcher(host).matches()) {
      return "Without keys this service answers only to localhost and 127.0.0.1. Ask by one of"
          + " them, or set OPERATOR_API_KEY and send the key.";
    }
    if (FORWARDED.stream().anyMatch(header -> request.getHeader(header) != null)) {
      return "Without keys this service answers this machine alone, and a proxy has passed this"
          + " request on. Set OPERATOR_API_KEY, and VIEWER_API_KEY if you like, before others use it.";
    }
    String origin = request.getHeader(HttpHeaders.ORIGIN);
    boolean foreign =
        origin == null
            ? isSentByAnotherSite(request)
            : !isOwn(origin, host)
                && !(READS.contains(request.getMethod()) && readingOrigins.contains(origin));
    return foreign
        ? "Without keys this service answers no request that a page of another origin sends; reads"
            + " of the origins in CORS_ORIGINS alone."
        : null;
  }

  // Browsers send no Origin with a page's scripts and images. A link that is followed shows its
  // answer to the user alone.
  private static boolean isSentByAnotherSite(HttpServletRequest request) {
    String site = request.getHeader("Sec-Fetch-Site");
    boolean isFollowed =
        "GET".equals(request.getMethod()) && "navigate".equals(request.getHeader("Sec-Fetch-Mode"));
    return ("cross-site".equals(site) || "same-site".equals(site)) && !isFollowed;
  }

  private static boolean isOwn(String origin, @Nullable String host) {
    return origin.equalsIgnoreCase("http://" + host) || origin.equalsIgnoreCase("https://" + host);
  }
}
