package id.nuha.bookingsync.writer.web;

import id.nuha.bookingsync.contract.Catalogue;
import id.nuha.bookingsync.contract.View;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ResponseStatusException;

/** Views in requests. */
@Component
public class Views {
  private final Catalogue catalogue;

  Views(Catalogue catalogue) {
    this.catalogue = catalogue;
  }

  /**
   * The view that the parameter names.
   *
   * @throws ResponseStatusException 400 if there is none
   */
  public View named(String parameter) {
    Optional<View> view =
        parameter.matches("[0-9]{1,9}")
            ? catalogue.view(Integer.parseInt(parameter))
            : Optional.empty();
    return view.orElseThrow(
        () ->
            new ResponseStatusException(
                HttpStatus.BAD_REQUEST,
                "view is no view's number; give one of "
                    + catalogue.views().stream().map(View::id).toList()
                    + ", like view="
                    + catalogue.views().get(0).id()
                    + "."));
  }
}
