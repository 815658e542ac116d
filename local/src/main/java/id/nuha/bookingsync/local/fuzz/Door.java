package id.nuha.bookingsync.local.fuzz;

import id.nuha.bookingsync.contract.RecordJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * A service that is asked.
 *
 * @param name of the service
 * @param operations what its OpenAPI document lists
 */
record Door(String name, int port, List<Operation> operations) {
  // What no document lists: the page, health, and what a service must not have.
  private static final List<String> UNLISTED =
      List.of(
          "/",
          "/index.html",
          "/css/page.css",
          "/login",
          "/logout",
          "/error",
          "/v3/api-docs",
          "/swagger-ui.html",
          "/actuator",
          "/actuator/health",
          "/actuator/health/liveness",
          "/actuator/health/readiness",
          "/actuator/health/database",
          "/actuator/prometheus",
          "/actuator/env",
          "/actuator/heapdump",
          "/actuator/sbom",
          "/.env",
          "/META-INF/MANIFEST.MF",
          "/application.yml");

  /**
   * A path and a method that it has.
   *
   * @param parameters names of its query parameters
   */
  record Operation(String method, String path, List<String> parameters) {}

  /**
   * Reads what a service offers from its OpenAPI document.
   *
   * @throws IllegalStateException if it does not show that document
   */
  static Door of(String name, int port, String key) {
    List<Operation> operations = new ArrayList<>();
    try {
      Answer answer =
          new RawHttp(port)
              .send(
                  "GET /v3/api-docs HTTP/1.1\r\nHost: localhost\r\nx-api-key: %s\r\nConnection: close\r\n\r\n"
                      .formatted(key));
      JsonNode paths =
          RecordJson.parseTrusted(answer.body().getBytes(StandardCharsets.ISO_8859_1))
              .path("paths");
      for (var path : paths.properties()) {
        for (var method : path.getValue().properties()) {
          operations.add(
              new Operation(
                  method.getKey().toUpperCase(Locale.ROOT),
                  path.getKey(),
                  parameters(method.getValue())));
        }
      }
    } catch (IOException | JacksonException e) {
      throw new IllegalStateException("The %s does not show its document.".formatted(name), e);
    }
    if (operations.isEmpty()) {
      throw new IllegalStateException("The document of the %s lists nothing.".formatted(name));
    }
    UNLISTED.forEach(path -> operations.add(new Operation("GET", path, List.of())));
    return new Door(name, port, operations);
  }

  private static List<String> parameters(JsonNode operation) {
    List<String> names = new ArrayList<>();
    for (JsonNode parameter : operation.path("parameters")) {
      if (parameter.path("in").asString("").equals("query")) {
        names.add(parameter.path("name").asString());
      }
    }
    return names;
  }
}
