package id.nuha.bookingsync.local.readme;

import static org.assertj.core.api.Assertions.assertThat;

import id.nuha.bookingsync.local.cli.RunCommand;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Holds README.md and README.id.md against the code. */
class ReadmeTest {
  private static final String ENGLISH = "README.md";
  private static final String INDONESIAN = "README.id.md";

  private static final Pattern SETTING_ROW =
      Pattern.compile("(?m)^\\| ([A-Z_]+(?:, [A-Z_]+)*) \\|.*$");
  private static final Pattern SETTING = Pattern.compile("\\b[A-Z]+(?:_[A-Z]+)+\\b");
  private static final Pattern PORT =
      Pattern.compile("(?:(?:localhost|127\\.0\\.0\\.1):|[Pp]ort:? |-p |\\(|, )(\\d{4,5})\\b");
  private static final Pattern PORT_OF_SERVER =
      Pattern.compile("\"SERVER_PORT\", (\\d+)|\\$\\{SERVER_PORT:(\\d+)}");
  private static final Pattern CURL =
      Pattern.compile("curl\\b.*?(?:-X (\\w+) )?'?http://localhost:(\\d+)(/[^\\s'?#]*)");
  private static final Pattern ASK = Pattern.compile("exec (\\w+) ask (\\w+) '?(/[^\\s'?]*)");
  private static final Pattern ACTUATOR = Pattern.compile("/actuator/([a-z]+)");
  private static final Pattern RUN = Pattern.compile("\\./run((?: +[^\\s|&;]+)*)");
  private static final Pattern OPTION = Pattern.compile("--[a-z-]+");
  private static final Pattern BENCH_OPTION = Pattern.compile("names = \"(--[a-z-]+)\"");

  /** Words of Kafka's, of psql's and of a property that look like settings. */
  private static final Set<String> NO_SETTINGS =
      Set.of(
          "DESCRIBE_CONFIGS",
          "ALTER_CONFIGS",
          "ON_ERROR_STOP",
          "SASL_SSL",
          "SASL_PLAINTEXT",
          "BOOKING_SYNC_RETRY_SIMRS_GIVE_UP_AFTER");

  @ParameterizedTest
  @ValueSource(strings = {ENGLISH, INDONESIAN})
  void settingsAreThoseThatAreRead(String readme) {
    assertThat(settingRows(readme).keySet()).isEqualTo(Settings.names());
  }

  @ParameterizedTest
  @ValueSource(strings = {ENGLISH, INDONESIAN})
  void defaultsAreThoseOfTheCode(String readme) {
    Map<String, String> rows = settingRows(readme);

    assertThat(Settings.defaults())
        .hasSizeGreaterThan(20)
        .filteredOn(setting -> rows.containsKey(setting.name()))
        .allSatisfy(
            setting ->
                assertThat(rows.get(setting.name()))
                    .as(setting.name())
                    .containsPattern(
                        "(?<![\\w.:/])" + Pattern.quote(setting.value()) + "(?![\\w./]|:\\d)"));
  }

  @ParameterizedTest
  @MethodSource("documents")
  void noSettingIsNamedThatDoesNotExist(Document document) {
    Set<String> named = document.set(SETTING, MatchResult::group);
    named.removeAll(NO_SETTINGS);

    assertThat(Settings.names()).containsAll(named);
  }

  @ParameterizedTest
  @MethodSource("documents")
  void portsAreThoseOfTheCode(Document document) {
    Set<String> ports = new HashSet<>(Services.BY_PORT.keySet());
    Settings.defaults().stream()
        .filter(setting -> setting.name().endsWith("_PORT"))
        .forEach(setting -> ports.add(setting.value()));
    Settings.defaults().stream()
        .filter(setting -> setting.name().equals("KAFKA_BOOTSTRAP_SERVERS"))
        .forEach(setting -> ports.add(setting.value().replaceFirst(".*:", "")));
    optionsOf(run())
        .filter(option -> option.longestName().endsWith("port"))
        .forEach(option -> ports.add(String.valueOf(option.initialValue())));

    assertThat(ports).containsAll(document.set(PORT, port -> port.group(1)));
  }

  @Test
  void servicesHaveThePortsThatBothReadmesName() {
    assertThat(Services.BY_PORT)
        .allSatisfy(
            (port, service) -> {
              Stream<String> inCode =
                  Stream.concat(
                          Document.below(service + "/src/main/java", "Settings.java").stream(),
                          Stream.of(Document.of(service + "/src/main/resources/application.yml")))
                      .flatMap(source -> source.all(PORT_OF_SERVER))
                      .map(found -> found.group(1) == null ? found.group(2) : found.group(1));
              assertThat(inCode).as(service).hasSize(2).containsOnly(port);
              assertThat(Document.of(ENGLISH).text()).contains(port);
              assertThat(Document.of(INDONESIAN).text()).contains(port);
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {Services.FETCHER, Services.WRITER})
  void endpointsBehindTheFrontDoorAreThoseOfTheCode(String service) {
    assertThat(Endpoints.of(service)).isNotEmpty().isEqualTo(Endpoints.named(linesOf(service)));
  }

  @ParameterizedTest
  @ValueSource(strings = {ENGLISH, INDONESIAN})
  void endpointsOfTheFrontDoorAreThoseOfTheCode(String readme) {
    Predicate<String> isOfAnother = Pattern.compile("^\\| [a-z-]+, \\d+ \\|").asPredicate();
    Stream<String> lines = Document.of(readme).lines().stream().filter(isOfAnother.negate());

    assertThat(Endpoints.of(Services.STATS_API)).isNotEmpty().isEqualTo(Endpoints.named(lines));
  }

  @ParameterizedTest
  @MethodSource("documents")
  void whatACommandAsksForExists(Document document) {
    Map<String, Set<String>> endpoints =
        Services.ALL.stream().collect(Collectors.toMap(service -> service, Endpoints::of));

    assertThat(document.code())
        .flatMap(line -> CURL.matcher(line).results().toList())
        .filteredOn(asked -> !Endpoints.isOfSpring(asked.group(3)))
        .allSatisfy(
            asked ->
                assertThat(endpoints.get(Services.BY_PORT.get(asked.group(2))))
                    .contains(
                        Objects.requireNonNullElse(asked.group(1), "GET") + " " + asked.group(3)));
    assertThat(document.code())
        .flatMap(line -> ASK.matcher(line).results().toList())
        .allSatisfy(
            asked ->
                assertThat(endpoints.get(asked.group(1)))
                    .contains(asked.group(2) + " " + asked.group(3)));
  }

  @ParameterizedTest
  @ValueSource(strings = {Services.STATS_API, Services.FETCHER, Services.WRITER})
  void whatSpringAnswersIsSwitchedOn(String service) {
    String settings = Document.of(service + "/src/main/resources/application.yml").text();

    assertThat(Document.of(ENGLISH).set(ACTUATOR, named -> named.group(1)))
        .isNotEmpty()
        .allSatisfy(
            name ->
                assertThat(settings).containsPattern("\n +include: ([a-z]+,)*" + name + "[,\n]"));
  }

  @ParameterizedTest
  @MethodSource("documents")
  void commandsAndOptionsOfRunExist(Document document) {
    Map<String, CommandLine> commands = run().subcommands();
    Set<String> ofBench =
        Document.of("benchmarks/src/main/java/id/nuha/bookingsync/benchmarks/Benchmarks.java")
            .set(BENCH_OPTION, option -> option.group(1));
    ofBench.add("--help");

    assertThat(document.code())
        .flatMap(line -> RUN.matcher(line).results().map(match -> match.group(1)).toList())
        .map(arguments -> arguments.strip().split(" +"))
        .allSatisfy(
            arguments -> {
              String first = arguments[0];
              if (first.equals("bench")) {
                assertThat(options(arguments)).isSubsetOf(ofBench);
              } else if (first.matches("[a-z].*")) {
                assertThat(commands).containsKey(first);
                CommandSpec command = commands.get(first).getCommandSpec();
                // What it does not know itself it hands to Kafka's own tool.
                if (!command.unmatchedArgsBindings().isEmpty()) {
                  return;
                }
                assertThat(options(arguments)).isSubsetOf(command.optionsMap().keySet());
              } else {
                assertThat(options(arguments)).isSubsetOf(run().optionsMap().keySet());
              }
            });
  }

  @Test
  void eachCommandOfRunIsNamed() {
    assertThat(run().subcommands())
        .isNotEmpty()
        .allSatisfy(
            (name, command) -> {
              if (!command.getCommandSpec().usageMessage().hidden()) {
                assertThat(Document.of(ENGLISH).code())
                    .anyMatch(code -> code.contains("./run " + name));
              }
            });
  }

  @Test
  void commandsAreTheSameInBothLanguages() {
    assertThat(Document.of(INDONESIAN).commands())
        .hasSizeGreaterThan(10)
        .isSubsetOf(Document.of(ENGLISH).commands());
  }

  @Test
  void eachLanguageLeadsToTheOther() {
    assertThat(Document.of(ENGLISH).lines().subList(0, 3).toString())
        .contains("(" + INDONESIAN + ")");
    assertThat(Document.of(INDONESIAN).lines().subList(0, 3).toString())
        .contains("(" + ENGLISH + ")");
  }

  static Stream<Document> documents() {
    return Stream.of(
            ENGLISH, INDONESIAN, "CONTRIBUTING.md", "docs/rest.md", "docs/adding-a-view.md")
        .map(Document::of);
  }

  private static Stream<String> linesOf(String service) {
    String port =
        Services.BY_PORT.entrySet().stream()
            .filter(entry -> entry.getValue().equals(service))
            .map(Map.Entry::getKey)
            .collect(Collectors.joining());
    return Document.of(ENGLISH).lines().stream()
        .filter(line -> line.startsWith("| %s, %s |".formatted(service, port)));
  }

  /** The row of the table of settings that each setting stands in. */
  private static Map<String, String> settingRows(String readme) {
    Map<String, String> rows = new TreeMap<>();
    Document.of(readme)
        .all(SETTING_ROW)
        .forEach(
            row ->
                Arrays.stream(row.group(1).split(", "))
                    .forEach(name -> assertThat(rows.put(name, row.group())).as(name).isNull()));
    return rows;
  }

  private static CommandSpec run() {
    return new CommandLine(new RunCommand()).getCommandSpec();
  }

  private static Stream<OptionSpec> optionsOf(CommandSpec command) {
    return Stream.concat(
        command.options().stream(),
        command.subcommands().values().stream()
            .flatMap(below -> optionsOf(below.getCommandSpec())));
  }

  private static List<String> options(String[] arguments) {
    return Arrays.stream(arguments)
        .map(argument -> argument.replaceFirst("=.*", ""))
        .filter(argument -> OPTION.matcher(argument).matches())
        .toList();
  }
}
