package id.nuha.bookingsync.stats.operator;

import id.nuha.bookingsync.runtime.openapi.OpenApiAmendment;
import id.nuha.bookingsync.stats.csv.CsvTable;
import io.swagger.v3.core.util.Json31;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.media.JsonSchema;
import io.swagger.v3.oas.models.media.MediaType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.core.io.ClassPathResource;

/**
 * Documents what is relayed as the writer's own document does, which the writer's test holds
 * against its code. Parameters that are not passed on are left out.
 */
final class RelayedOperations implements OpenApiAmendment {
  private static final String WRITER = "writer-openapi.json";

  @Override
  public void amend(OpenAPI api) {
    OpenAPI writer = read();
    api.getPaths()
        .forEach(
            (path, item) -> {
              PathItem relayed =
                  path.startsWith(OperatorController.PATH + "/")
                      ? writer.getPaths().get(path.substring(OperatorController.PATH.length()))
                      : null;
              if (relayed != null) {
                Map<PathItem.HttpMethod, Operation> its = relayed.readOperationsMap();
                item.readOperationsMap()
                    .forEach(
                        (method, ours) ->
                            item.operation(
                                method, as(Objects.requireNonNull(its.get(method)), ours)));
                if (api.getPaths().containsKey(path + ".csv")) {
                  addTable(item.getGet());
                }
              }
            });
    writer
        .getComponents()
        .getSchemas()
        .forEach((name, schema) -> api.getComponents().getSchemas().putIfAbsent(name, schema));
    writer
        .getComponents()
        .getResponses()
        .forEach(
            (name, response) -> api.getComponents().getResponses().putIfAbsent(name, response));
  }

  private static Operation as(Operation theirs, Operation ours) {
    Set<String> passedOn =
        ours.getParameters() == null
            ? Set.of()
            : ours.getParameters().stream()
                .map(parameter -> parameter.getName())
                .collect(Collectors.toSet());
    theirs.setTags(ours.getTags());
    theirs.setOperationId("operator-" + theirs.getOperationId());
    if (theirs.getParameters() != null) {
      theirs.setParameters(
          List.copyOf(
              theirs.getParameters().stream()
                  .filter(parameter -> passedOn.contains(parameter.getName()))
                  .toList()));
    }
    return theirs;
  }

  // The writer answers JSON only; the table is made here.
  private static void addTable(Operation operation) {
    Objects.requireNonNull(operation.getResponses().get("200"))
        .getContent()
        .addMediaType(
            CsvTable.MEDIA_TYPE, new MediaType().schema(new JsonSchema().types(Set.of("string"))));
  }

  private static OpenAPI read() {
    try (InputStream in = new ClassPathResource(WRITER).getInputStream()) {
      return Json31.mapper().readValue(in, OpenAPI.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
