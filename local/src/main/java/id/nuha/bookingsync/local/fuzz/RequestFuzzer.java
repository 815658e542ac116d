package id.nuha.bookingsync.local.fuzz;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Makes requests from a seed: the same seed makes the same requests. */
final class RequestFuzzer {
  private static final List<String> METHODS =
      List.of(
          "GET",
          "HEAD",
          "POST",
          "PUT",
          "PATCH",
          "DELETE",
          "OPTIONS",
          "TRACE",
          "PROPFIND",
          "get",
          "GE T",
          "X".repeat(300));

  private static final List<String> PATH_TRICKS =
      List.of(
          "/",
          "//",
          "/.",
          "/..",
          "/%2e%2e",
          "/..;/",
          ";a=b",
          "%00",
          "%",
          "%zz",
          "%2f",
          "%5c",
          "\\",
          "%0d%0a",
          ".json",
          ".csv",
          "/x",
          "?",
          "#",
          "%c0%ae",
          "é",
          "%F0%9F%8F%A5",
          "*",
          "~",
          "$",
          "/" + "a".repeat(3_000));

  private static final List<String> VALUES =
      List.of(
          "",
          "%20",
          "0",
          "1",
          "-1",
          "239",
          "123",
          "999",
          "2147483648",
          "9223372036854775808",
          "1e9",
          "NaN",
          "true",
          "null",
          "earliest",
          "2026-02-30",
          "2026-13-01",
          "0000-00-00",
          "9999-12-31",
          "1899-12-31",
          "2026-02-06T00:00:00Z",
          "1435755",
          "57%7C2026-01-19%7C16:00",
          "%00",
          "%",
          "%zz",
          "%C3%28",
          "%27%20OR%201=1--",
          "%27;DROP%20TABLE%20dashboard_239;--",
          "%3Cscript%3Ealert(1)%3C/script%3E",
          "..%2f..%2f..%2fetc%2fpasswd",
          "$%7Bjndi:ldap://localhost/x%7D",
          "%7B%7B7*7%7D%7D",
          "%D9%A2%D9%A0%D9%A2%D9%A6",
          "a".repeat(5_000));

  private static final List<String> HEADERS =
      List.of(
          "Accept: text/csv",
          "Accept: application/xml",
          "Accept: */*;q=0",
          "Accept: x",
          "Accept: " + "a/b,".repeat(500),
          "Accept-Language: ../../x",
          "Accept-Encoding: gzip",
          "Accept-Charset: utf-7",
          "Range: bytes=0-1,5-",
          "If-None-Match: *",
          "If-None-Match: W/\"" + "x".repeat(2_000),
          "If-Modified-Since: yesterday",
          "Prefer: respond-async, wait=999999999999",
          "Cookie: session=x; SESSION=; =;;",
          "Cookie: " + "c".repeat(6_000),
          "X-Forwarded-For: 127.0.0.1, evil",
          "X-Forwarded-Proto: gopher",
          "X-Forwarded-Host: evil.example",
          "X-Forwarded-Prefix: /../..",
          "Forwarded: for=\"[::1\"",
          "X-HTTP-Method-Override: DELETE",
          "X-Original-URL: /operator/replay",
          "x-asked-by: root",
          "x-asked-role: operator",
          "x-asked-from: ::1",
          "Origin: null",
          "Origin: http://evil.example",
          "Origin: http://localhost:1",
          "Sec-Fetch-Site: cross-site",
          "Access-Control-Request-Method: DELETE",
          "Referer: http://evil.example/",
          "Expect: 100-continue",
          "Upgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings\r\nHTTP2-Settings: AAMAAABkAAQCAAAAAAIAAAAA",
          "Last-Event-ID: -1",
          "Content-Encoding: gzip",
          "Authorization: Basic eDp4",
          "Authorization: Bearer",
          "Authorization: Bearer a.b.c",
          "X-Long: " + "h".repeat(20_000),
          "Bad Header: x",
          "X-Nul: a\u0000b",
          "X-XSRF-TOKEN: x",
          "Host: second.example");

  private static final List<String> CONTENT_TYPES =
      List.of(
          "application/json",
          "application/x-www-form-urlencoded",
          "multipart/form-data; boundary=x",
          "text/plain",
          "application/json; charset=utf-7",
          "x",
          "application/xml",
          "application/octet-stream");

  private final Random random;
  private final Map<Credential, String> keys;

  /**
   * Requests of a seed.
   *
   * @param keys a key of each of the roles
   */
  RequestFuzzer(long seed, Map<Credential, String> keys) {
    this.random = new Random(seed);
    this.keys = keys;
  }

  FuzzedRequest next(Door door) {
    Door.Operation operation = pick(door.operations());
    Credential credential = pick(List.of(Credential.values()));
    String method = oneIn(3) ? pick(METHODS) : operation.method();
    String target = target(operation);
    String body = oneIn(3) ? body() : "";
    StringBuilder head = new StringBuilder();
    head.append(method)
        .append(' ')
        .append(target)
        .append(oneIn(50) ? " HTTP/1.0\r\n" : " HTTP/1.1\r\n");
    if (!oneIn(40)) {
      head.append("Host: ")
          .append(
              oneIn(10)
                  ? pick(
                      List.of(
                          "evil.example",
                          "",
                          "[::1",
                          "a b",
                          "localhost:99999",
                          "127.0.0.1.evil.example"))
                  : "localhost")
          .append("\r\n");
    }
    // Nobody waits for a run here.
    head.append("Connection: close\r\nPrefer: respond-async\r\n");
    credential(credential, head);
    for (int i = random.nextInt(3); i > 0; i--) {
      head.append(pick(HEADERS)).append("\r\n");
    }
    if (oneIn(60)) {
      head.append("X-Many: 1\r\n".repeat(300));
    }
    return new FuzzedRequest(credential, method, target, framed(head, body));
  }

  private String target(Door.Operation operation) {
    StringBuilder path =
        new StringBuilder(
            operation
                .path()
                .replaceAll(
                    "\\{[^}]*}",
                    pick(List.of("00000000-0000-0000-0000-000000000000", "x", "..", "%2e", "1"))));
    if (oneIn(3)) {
      String trick = pick(PATH_TRICKS);
      path.insert(oneIn(2) ? path.length() : random.nextInt(path.length() + 1), trick);
    }
    if (oneIn(30)) {
      path.insert(
          0,
          pick(List.of("http://evil.example", "localhost", "/static/..", "/webjars/../..", "*")));
    }
    List<String> query = new ArrayList<>();
    for (String name : operation.parameters()) {
      if (!oneIn(4)) {
        query.add(name + "=" + value());
      }
    }
    if (oneIn(6)) {
      query.add(
          pick(
                  List.of(
                      "x",
                      "view",
                      "payload",
                      "_method",
                      "tanggal",
                      "class.module.classLoader",
                      "%00"))
              + "="
              + value());
    }
    return query.isEmpty()
        ? path.toString()
        : path + "?" + String.join(oneIn(20) ? ";" : "&", query);
  }

  // A trigger whose days are usable fetches two at most.
  private String value() {
    return oneIn(4)
        ? LocalDate.now(ZoneOffset.UTC).plusDays(random.nextInt(2)).toString()
        : pick(VALUES);
  }

  private void credential(Credential credential, StringBuilder head) {
    String key = keys.get(credential);
    if (key != null) {
      head.append(oneIn(2) ? "x-api-key: " : "Authorization: Bearer ").append(key).append("\r\n");
    }
  }

  private String body() {
    return pick(
        List.of(
            "{}",
            "{\"awal\": \"2026-02-30\", \"akhir\": 7}",
            "{\"key\": \"x\", \"x\": [1, 2]}",
            "{\"a\":".repeat(3_000),
            "[".repeat(50_000),
            "{\"awal\": \"",
            "view=239&payload=true",
            "key=%00&%zz=1",
            "--x\r\nContent-Disposition: form-data; name=\"f\"; filename=\"a\"\r\n\r\nx\r\n--x--",
            "<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><a>&x;</a>",
            "\u0000\u0001\u00ff",
            "9".repeat(20_000),
            "b".repeat(3_000_000)));
  }

  // With a length, in chunks, or with a length that is wrong.
  private String framed(StringBuilder head, String body) {
    if (body.length() > 0 || oneIn(20)) {
      head.append("Content-Type: ").append(pick(CONTENT_TYPES)).append("\r\n");
    }
    String sent = body;
    if (body.length() == 0) {
      head.append(oneIn(30) ? "Content-Length: -1\r\n" : oneIn(2) ? "Content-Length: 0\r\n" : "");
    } else if (oneIn(4)) {
      head.append("Transfer-Encoding: chunked\r\n");
      sent = chunked(body);
    } else if (oneIn(12)) {
      head.append("Content-Length: ").append(Math.max(0, body.length() - 1)).append("\r\n");
    } else {
      head.append("Content-Length: ").append(body.length()).append("\r\n");
    }
    return head + "\r\n" + sent;
  }

  private String chunked(String body) {
    return Integer.toHexString(body.length())
        + "\r\n"
        + body
        + (oneIn(4) ? "\r\nzz\r\n\r\n" : "\r\n0\r\n\r\n");
  }

  private boolean oneIn(int n) {
    return random.nextInt(n) == 0;
  }

  private <T> T pick(List<T> of) {
    return of.get(random.nextInt(of.size()));
  }
}
