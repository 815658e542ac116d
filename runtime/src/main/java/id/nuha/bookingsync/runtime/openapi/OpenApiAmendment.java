package id.nuha.bookingsync.runtime.openapi;

import io.swagger.v3.oas.models.OpenAPI;

/** What a service changes in its document once it has all its words. */
@FunctionalInterface
public interface OpenApiAmendment {
  void amend(OpenAPI api);
}
