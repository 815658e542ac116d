package id.nuha.bookingsync.runtime.openapi;

import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.JsonSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.oas.models.parameters.RequestBody;
import java.math.BigDecimal;
import java.util.List;
import java.util.Set;
import org.hibernate.validator.constraints.Range;
import org.springframework.web.bind.annotation.ValueConstants;

/** Schemas of parameters that swagger-core does not read from their types. */
final class Schemas {
  private Schemas() {}

  static JsonSchema text() {
    return ofType("string");
  }

  static JsonSchema integer(List<Integer> allowed) {
    JsonSchema schema = ofType("integer");
    allowed.forEach(schema::addEnumItemObject);
    return schema;
  }

  static void limit(Schema<?> schema, Range range) {
    schema.setMinimum(BigDecimal.valueOf(range.min()));
    if (range.max() < Long.MAX_VALUE) {
      schema.setMaximum(BigDecimal.valueOf(range.max()));
    }
  }

  static boolean isDefault(String value) {
    return !value.isEmpty() && !value.equals(ValueConstants.DEFAULT_NONE);
  }

  static void setDefault(Schema<?> schema, String value) {
    Set<String> types = schema.getTypes() == null ? Set.of() : schema.getTypes();
    schema.setDefault(
        types.contains("integer")
            ? (Object) Long.valueOf(value)
            : types.contains("boolean") ? (Object) Boolean.valueOf(value) : value);
  }

  /** The days that may stand in the address or in a body. */
  static Operation withDays(Operation operation) {
    Schema<?> body = ofType("object");
    for (String name : List.of("awal", "akhir")) {
      operation.addParametersItem(new Parameter().in("query").name(name).schema(day()));
      body.addProperty(name, day());
    }
    body.setAdditionalProperties(false);
    return operation.requestBody(
        new RequestBody()
            .description("The same days, where they are not in the address.")
            .content(new Content().addMediaType("application/json", new MediaType().schema(body))));
  }

  private static Schema<?> day() {
    return new JsonSchema().types(Set.of("string")).format("date");
  }

  private static JsonSchema ofType(String type) {
    JsonSchema schema = new JsonSchema();
    schema.addType(type);
    return schema;
  }
}
