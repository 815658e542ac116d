package id.nuha.bookingsync.stats.page;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.web.SecurityFilterChain;

/** The page as stats-api serves it, before an API whose answers a test decides on. */
final class StubbedApi implements AutoCloseable {
  private final ConfigurableApplicationContext context;
  private final Answers answers;

  private StubbedApi(ConfigurableApplicationContext context) {
    this.context = context;
    this.answers = context.getBean(Answers.class);
  }

  static StubbedApi start() {
    return new StubbedApi(
        new SpringApplicationBuilder(Parts.class)
            .properties(
                "server.port=0",
                "spring.autoconfigure.exclude=org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration",
                "management.endpoint.health.validate-group-membership=false",
                "spring.jmx.enabled=false")
            .run());
  }

  String address(String path) {
    return "http://127.0.0.1:" + context.getEnvironment().getProperty("local.server.port") + path;
  }

  /** All well again: the answers that lie beside this test. */
  void reset() {
    answers.problem = null;
    answers.byPath.clear();
    answers.asked.clear();
    answer("/dashboard/stats/day", file("day.json"));
    answer("/dashboard/stats/day?tanggal=2026-11-27", file("day-after.json"));
    answer("/dashboard/stats/range", file("range.json"));
    answer("/session", "{\"keysAsked\": false, \"name\": null, \"role\": \"OPERATOR\"}");
    answer("/dashboard/settings", file("settings.json"));
    answer("/dashboard/sync-status", file("sync-status.json"));
    answer("/dashboard/sync-runs", file("sync-runs.json"));
    answer("/operator/dead-letters", "{\"data\": [], \"next\": null}");
    answer("/operator/dead-letters?view=239&from=0&limit=500", file("dead-letters.json"));
    answer("/operator/replay", file("replay.json"));
  }

  /**
   * Answers with that from now on.
   *
   * @param path with its query, or without for any
   */
  void answer(String path, String json) {
    answers.byPath.put(path, json);
  }

  /** Keys are asked, and this one is logged in; nobody where name is null. */
  void loggedIn(@Nullable String name, String role) {
    answer(
        "/session",
        name == null
            ? "{\"keysAsked\": true, \"name\": null, \"role\": null}"
            : "{\"keysAsked\": true, \"name\": \"%s\", \"role\": \"%s\"}".formatted(name, role));
  }

  /** Every question is answered so, until {@link #reset}. */
  void fail(int status, String detail) {
    answers.problem = new Problem(status, detail);
  }

  /** What was asked by another method than GET: method, path and query. */
  List<String> asked() {
    return answers.asked;
  }

  /** To all pages that listen. */
  void send(String event, String data) {
    answers.send("event: %s\ndata: %s\n\n".formatted(event, data.replaceAll("\\s*\n\\s*", " ")));
  }

  static String file(String name) {
    try (var in = StubbedApi.class.getResourceAsStream("/page/" + name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    context.close();
  }

  private record Problem(int status, String detail) {}

  // Without a stereotype, so that stats-api's own tests do not find it.
  @EnableAutoConfiguration
  @Import(PageConfiguration.class)
  static class Parts {
    @Bean
    Answers answers() {
      return new Answers();
    }

    @Bean
    ServletRegistrationBean<Answers> api(Answers answers) {
      ServletRegistrationBean<Answers> bean =
          new ServletRegistrationBean<>(
              answers, "/dashboard/*", "/operator/*", "/session", "/login", "/logout");
      bean.setAsyncSupported(true);
      return bean;
    }

    /** Open to everybody, with what browsers are told by stats-api. */
    @Bean
    SecurityFilterChain headers(HttpSecurity http) {
      http.csrf(AbstractHttpConfigurer::disable);
      new SecurityHeaders().amend(http);
      return http.build();
    }
  }

  /** Of a page that is gone the server makes an error page unless somebody ends it. */
  private static final class End implements AsyncListener {
    @Override
    public void onError(AsyncEvent event) {
      event.getAsyncContext().complete();
    }

    // As the server stops.
    @Override
    public void onTimeout(AsyncEvent event) {
      event.getAsyncContext().complete();
    }

    @Override
    public void onComplete(AsyncEvent event) {
      // the next event finds it gone
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
      // nobody does
    }
  }

  static final class Answers extends HttpServlet {
    private static final long serialVersionUID = 1;

    private final transient Map<String, String> byPath = new ConcurrentHashMap<>();
    private final transient List<String> asked = new CopyOnWriteArrayList<>();
    private final transient List<AsyncContext> listening = new CopyOnWriteArrayList<>();
    private transient volatile Problem problem;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      String query = request.getQueryString() == null ? "" : "?" + request.getQueryString();
      String path = request.getRequestURI();
      Problem now = problem;
      if (!request.getMethod().equals("GET")) {
        asked.add(request.getMethod() + " " + path + query);
      }
      response.setCharacterEncoding("UTF-8");
      if (now != null) {
        response.setStatus(now.status());
        response.setContentType("application/problem+json");
        response
            .getWriter()
            .write("{\"status\": %d, \"detail\": \"%s\"}".formatted(now.status(), now.detail()));
      } else if (path.equals("/dashboard/events")) {
        listen(request, response);
      } else {
        String key = (request.getMethod().equals("GET") ? "" : request.getMethod() + " ") + path;
        response.setStatus(request.getMethod().equals("GET") ? 200 : 202);
        response.setContentType("application/json");
        response
            .getWriter()
            .write(byPath.getOrDefault(key + query, byPath.getOrDefault(key, "{\"data\": {}}")));
      }
    }

    private void listen(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      response.setContentType("text/event-stream");
      AsyncContext page = request.startAsync();
      page.setTimeout(0);
      page.addListener(new End());
      listening.add(page);
      response.getWriter().write("retry: 300\n\nevent: connected\ndata: {}\n\n");
      response.flushBuffer();
    }

    private void send(String event) {
      listening.removeIf(page -> !sent(page, event));
    }

    private static boolean sent(AsyncContext page, String event) {
      try {
        page.getResponse().getWriter().write(event);
        page.getResponse().flushBuffer();
        return true;
      } catch (IOException | IllegalStateException gone) {
        return false;
      }
    }
  }
}
