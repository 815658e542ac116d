package id.nuha.bookingsync.runtime.openapi;

import id.nuha.bookingsync.contract.Catalogue;
import id.nuha.bookingsync.contract.View;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import java.util.ArrayList;

/** Makes a path of each trigger that the catalogue has. */
final class Triggers {
  private static final String ANY = "/dashboard/{trigger}";

  private final Catalogue catalogue;

  Triggers(Catalogue catalogue) {
    this.catalogue = catalogue;
  }

  void customise(OpenAPI api) {
    PathItem any = api.getPaths().remove(ANY);
    if (any == null) {
      return;
    }
    for (View view : catalogue.views()) {
      api.getPaths()
          .addPathItem("/dashboard/" + view.trigger(), new PathItem().post(of(view, any)));
    }
  }

  private static Operation of(View view, PathItem any) {
    Operation post = any.getPost();
    Operation its =
        new Operation()
            .operationId(view.trigger())
            .tags(post.getTags())
            .requestBody(post.getRequestBody())
            .responses(WordsCustomizer.copy(post.getResponses()))
            .summary("Synchronise %s (view %d)".formatted(view.description(), view.id()));
    its.setParameters(new ArrayList<>());
    post.getParameters().stream()
        .filter(parameter -> !parameter.getName().equals("trigger"))
        .forEach(its::addParametersItem);
    return its;
  }
}
