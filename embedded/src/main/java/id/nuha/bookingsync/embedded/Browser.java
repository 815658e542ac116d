package id.nuha.bookingsync.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.openqa.selenium.By;
import org.openqa.selenium.ElementClickInterceptedException;
import org.openqa.selenium.JavascriptExecutor;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.WindowType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LoggingPreferences;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A headless Chromium, driven by its own driver. */
public final class Browser implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final Pattern PAGE_OF_PDF = Pattern.compile("/Type\\s*/Page\\b");

  private final ChromeDriver driver;
  private final List<JsonNode> traffic = new ArrayList<>();

  private Browser(ChromeDriver driver) {
    this.driver = driver;
  }

  /** Empty, and that is printed, where Chromium or its driver is not installed. */
  public static Optional<Browser> start() {
    Optional<Path> chromium = installed("chromium", "chromium-browser", "google-chrome");
    Optional<Path> chromedriver = installed("chromedriver");
    if (chromium.isEmpty() || chromedriver.isEmpty()) {
      System.out.println(
          "The tests of the page are skipped: they need Chromium and its driver (apt-get install chromium chromium-driver).");
      return Optional.empty();
    }
    ChromeOptions options = new ChromeOptions();
    options.setBinary(chromium.get().toFile());
    options.addArguments(
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--disable-dev-shm-usage",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--force-color-profile=srgb",
        "--hide-scrollbars");
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable("browser", Level.ALL);
    logs.enable("performance", Level.ALL);
    options.setCapability(ChromeOptions.LOGGING_PREFS, logs);
    ChromeDriverService service =
        new ChromeDriverService.Builder()
            .usingDriverExecutable(chromedriver.get().toFile())
            .usingAnyFreePort()
            .withSilent(true)
            .build();
    return Optional.of(new Browser(new ChromeDriver(service, options)));
  }

  private static Optional<Path> installed(String... names) {
    return Stream.of(names)
        .flatMap(
            name ->
                Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
                    .map(folder -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /**
   * Pages see that clock from now on. What they do every few seconds, such as turning the wall's
   * pages, they do twenty times as often; they look again for new numbers no sooner.
   */
  public void clock(Instant now) {
    onEachPage(
        """
        {
          const RealDate = Date;
          const offset = %d - RealDate.now();
          window.Date = class extends RealDate {
            constructor(...given) { if (given.length) super(...given); else super(RealDate.now() + offset); }
            static now() { return RealDate.now() + offset; }
          };
          const realInterval = window.setInterval;
          window.setInterval = (run, wait, ...given) => realInterval(run, wait > 5000 && wait < 60000 ? wait / 20 : wait, ...given);
        }
        """
            .formatted(now.toEpochMilli()));
  }

  private void onEachPage(String script) {
    driver.executeCdpCommand("Page.addScriptToEvaluateOnNewDocument", Map.of("source", script));
  }

  /**
   * How large its screen is, and what its system prefers.
   *
   * @param scheme light or dark
   */
  public void looks(int width, int height, String scheme) {
    driver.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
    driver.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
  }

  public void open(String address) {
    driver.get(address);
  }

  /** Opens it in a further window and turns to that one. The others stay as they are. */
  public void openWindow(String address) {
    driver.switchTo().newWindow(WindowType.WINDOW);
    driver.get(address);
  }

  /** The window that it has turned to. */
  public String window() {
    return driver.getWindowHandle();
  }

  public void turnTo(String window) {
    driver.switchTo().window(window);
  }

  public void back() {
    driver.navigate().back();
  }

  public void reload() {
    driver.navigate().refresh();
  }

  public URI address() {
    return URI.create(driver.getCurrentUrl());
  }

  public String title() {
    return driver.getTitle();
  }

  /** As if the browser were new. */
  public void forget() {
    run("localStorage.clear()");
    driver.manage().deleteAllCookies();
  }

  /** Loads every file anew from now on, as a browser does that has not been there before. */
  public void forgetFiles() {
    driver.executeCdpCommand("Network.clearBrowserCache", Map.of());
  }

  public void click(String css) {
    eventually(() -> clicked(By.cssSelector(css)), css + " is there");
  }

  /** The button or link that reads so. */
  public void press(String words) {
    By by = By.xpath("//*[self::button or self::a][normalize-space()=\"%s\"]".formatted(words));
    eventually(() -> clicked(by), words + " is there");
  }

  private boolean clicked(By by) {
    try {
      List<WebElement> found = driver.findElements(by);
      found.stream().findFirst().ifPresent(WebElement::click);
      return !found.isEmpty();
    } catch (StaleElementReferenceException | ElementClickInterceptedException drawnAnew) {
      return false;
    }
  }

  public void type(String css, String text) {
    WebElement field = driver.findElement(By.cssSelector(css));
    field.clear();
    field.sendKeys(text);
  }

  /** What is seen of it, each run of blanks as one; empty if it is not there. */
  public String text(String css) {
    try {
      return driver.findElements(By.cssSelector(css)).stream()
          .findFirst()
          .map(WebElement::getText)
          .orElse("")
          .replaceAll("\\s+", " ");
    } catch (StaleElementReferenceException drawnAnew) {
      return text(css);
    }
  }

  public List<String> texts(String css) {
    try {
      return driver.findElements(By.cssSelector(css)).stream()
          .map(element -> element.getText().replaceAll("\\s+", " "))
          .toList();
    } catch (StaleElementReferenceException drawnAnew) {
      return texts(css);
    }
  }

  public int count(String css) {
    return driver.findElements(By.cssSelector(css)).size();
  }

  public @Nullable String attribute(String css, String name) {
    return driver.findElement(By.cssSelector(css)).getDomAttribute(name);
  }

  public @Nullable Object run(String script, Object... arguments) {
    return ((JavascriptExecutor) driver).executeScript(script, arguments);
  }

  public void waitForText(String css, String part) {
    eventually(
        () -> text(css).contains(part), () -> css + " reads: " + text(css) + ", not: " + part);
  }

  public void eventually(BooleanSupplier condition, String what) {
    eventually(condition, () -> what);
  }

  private void eventually(BooleanSupplier condition, Supplier<String> what) {
    Instant end = Instant.now().plus(PATIENCE);
    while (!condition.getAsBoolean()) {
      if (Instant.now().isAfter(end)) {
        throw new AssertionError(what.get());
      }
      driver.executeAsyncScript("requestAnimationFrame(arguments[0])");
    }
  }

  /**
   * What axe-core calls serious or critical: rule and element. Whoever asks has it on the class
   * path.
   */
  public List<String> seriousFindings() {
    driver.executeScript(axe());
    Object found =
        driver.executeAsyncScript(
            """
            const done = arguments[0];
            axe.run(document, { resultTypes: ['violations'] }).then((result) => done(JSON.stringify(
              result.violations.filter((one) => ['serious', 'critical'].includes(one.impact))
                .flatMap((one) => one.nodes.map((node) => `${one.id}: ${node.html} ${node.failureSummary}`)))),
              (error) => done(JSON.stringify([String(error)])));
            """);
    return JsonMapper.shared()
        .readTree((String) found)
        .valueStream()
        .map(JsonNode::asString)
        .toList();
  }

  /** How many sheets it takes, as its own style sheet sizes them. */
  public long printedPages() {
    String data =
        (String)
            driver
                .executeCdpCommand(
                    "Page.printToPDF", Map.of("preferCSSPageSize", true, "printBackground", true))
                .get("data");
    String pdf = new String(Base64.getDecoder().decode(data), StandardCharsets.ISO_8859_1);
    return PAGE_OF_PDF.matcher(pdf).results().count();
  }

  /** Errors that the console shows since it was last asked. */
  public List<String> consoleErrors() {
    return driver.manage().logs().get("browser").getAll().stream()
        .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
        .map(LogEntry::getMessage)
        .toList();
  }

  /** The addresses of all requests since {@link #forgetTraffic}. */
  public List<URI> requests() {
    return events("Network.requestWillBeSent")
        .map(event -> URI.create(event.at("/request/url").asString()))
        .filter(address -> !"data".equals(address.getScheme()))
        .toList();
  }

  /** Bytes that came over the network since {@link #forgetTraffic}, as they came: compressed. */
  public long bytesReceived() {
    return events("Network.loadingFinished")
        .mapToLong(event -> event.get("encodedDataLength").asLong())
        .sum();
  }

  public void forgetTraffic() {
    events("");
    traffic.clear();
  }

  private Stream<JsonNode> events(String method) {
    driver.manage().logs().get("performance").getAll().stream()
        .map(entry -> JsonMapper.shared().readTree(entry.getMessage()).get("message"))
        .forEach(traffic::add);
    return List.copyOf(traffic).stream()
        .filter(event -> event.get("method").asString().equals(method))
        .map(event -> event.get("params"));
  }

  public void screenshot(Path file) {
    try {
      Files.createDirectories(file.getParent());
      Files.write(file, driver.getScreenshotAs(OutputType.BYTES));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    driver.quit();
  }

  private static String axe() {
    try (InputStream in =
        Objects.requireNonNull(Browser.class.getResourceAsStream("/axe.min.js"))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
