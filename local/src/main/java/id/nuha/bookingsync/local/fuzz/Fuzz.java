package id.nuha.bookingsync.local.fuzz;

import id.nuha.bookingsync.local.services.PipelineOptions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Sends a pipeline's three services seeded requests, one after the other. */
public final class Fuzz {
  private static final Pattern STACK_TRACE =
      Pattern.compile("\\bat (?:id\\.nuha|org\\.|java\\.|com\\.)");
  private static final Pattern EXCEPTION =
      Pattern.compile("[a-z]\\.[A-Z]\\w*(?:Exception|Error)\\b");

  // What may be had without a key: the page's files, and whether the service is well.
  private static final Pattern OPEN =
      Pattern.compile(
          "/|/index\\.html|/icon\\.svg|/(?:css|js|messages|webjars)/.*|/login|/logout|/session"
              + "|/actuator/health/(?:liveness|readiness|started)");

  // What the page shows viewers too, and holds no record.
  private static final Pattern READS_OF_OPERATORS =
      Pattern.compile("/operator/(?:replay|runs(?:\\.csv|/[^/]*)?)");

  private final List<Door> doors;
  private final Map<Credential, String> keys;

  /**
   * Fuzz for a pipeline that runs with these options.
   *
   * @param viewerKey a key of a viewer that it takes
   * @param operatorKey a key of an operator that it takes
   */
  public Fuzz(PipelineOptions options, String viewerKey, String operatorKey) {
    PipelineOptions.Ports ports = options.ports();
    this.keys =
        Map.of(
            Credential.WRONG,
            "x".repeat(operatorKey.length()),
            Credential.VIEWER,
            viewerKey,
            Credential.OPERATOR,
            operatorKey);
    this.doors =
        List.of(
            Door.of("stats-api", ports.statsApi(), operatorKey),
            Door.of("fetcher", ports.fetcher(), operatorKey),
            Door.of("writer", ports.writer(), operatorKey));
  }

  /**
   * What it came to.
   *
   * @param statuses how many answers had which status; 0 where a connection was closed without one
   * @param problems what is wrong, with the request; empty if nothing is
   */
  public record Result(Map<Integer, Integer> statuses, List<String> problems) {}

  /** Sends that many requests. */
  public Result run(long seed, int requests) {
    RequestFuzzer fuzzer = new RequestFuzzer(seed, keys);
    Map<Integer, Integer> statuses = new TreeMap<>();
    List<String> problems = new ArrayList<>();
    for (int i = 0; i < requests; i++) {
      Door door = doors.get(i % doors.size());
      FuzzedRequest request = fuzzer.next(door);
      try {
        Answer answer = new RawHttp(door.port()).send(request.text());
        statuses.merge(answer.status(), 1, Integer::sum);
        for (String problem : problems(request, answer)) {
          problems.add("request %d: %s; %s".formatted(i, problem, request.shown(door.name())));
        }
      } catch (IOException e) {
        problems.add("request %d: no answer (%s); %s".formatted(i, e, request.shown(door.name())));
      }
    }
    return new Result(statuses, problems);
  }

  private List<String> problems(FuzzedRequest request, Answer answer) {
    List<String> problems = new ArrayList<>();
    if (answer.status() >= 500) {
      problems.add("status " + answer.status());
    }
    String text = answer.body();
    // A document or a dead letter may name an exception.
    if (STACK_TRACE.matcher(text).find()
        || (answer.status() >= 400 && EXCEPTION.matcher(text).find())) {
      problems.add("a stack trace or an exception's name");
    }
    if (keys.values().stream()
        .anyMatch(key -> text.contains(key) || answer.headers().toString().contains(key))) {
      problems.add("a key in the answer");
    }
    if (answer.status() / 100 == 2 && !allowed(request)) {
      problems.add("status %d for %s".formatted(answer.status(), request.credential()));
    }
    return problems;
  }

  private static boolean allowed(FuzzedRequest request) {
    String path = request.target().replaceAll("[?#].*", "");
    if (request.credential() == Credential.OPERATOR || OPEN.matcher(path).matches()) {
      return true;
    }
    return request.credential() == Credential.VIEWER
        && (!path.contains("operator") || READS_OF_OPERATORS.matcher(path).matches())
        && !path.contains("letters")
        && List.of("GET", "HEAD", "OPTIONS").contains(request.method());
  }
}
