package id.nuha.bookingsync.runtime.web;

import id.nuha.bookingsync.contract.Catalogue;
import id.nuha.bookingsync.contract.View;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.core.convert.converter.Converter;

/** A view as requests name it: by its number. */
final class ViewConverter implements Converter<String, View> {
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");

  private final Catalogue catalogue;

  ViewConverter(Catalogue catalogue) {
    this.catalogue = catalogue;
  }

  @Override
  public View convert(String text) {
    Optional<View> view =
        NUMBER.matcher(text).matches() ? catalogue.view(Integer.parseInt(text)) : Optional.empty();
    return view.orElseThrow(() -> unusable(catalogue.views().stream().map(View::id).toList()));
  }

  private static UnusableParameterException unusable(List<Integer> ids) {
    return new UnusableParameterException(
        "is no view's number; give one of %s, like {name}=%d.".formatted(ids, ids.get(0)));
  }
}
