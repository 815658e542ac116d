package id.nuha.bookingsync.writer.upsert;

import id.nuha.bookingsync.contract.Catalogue;
import id.nuha.bookingsync.contract.View;
import id.nuha.bookingsync.writer.schema.Table;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Says once of each field that SIMRS sends and no column takes; its values stay in the topic. */
@Component
class UnknownFields {
  private static final Logger log = LoggerFactory.getLogger(UnknownFields.class);

  /** A field's name comes from outside: only what reads like a name is repeated. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]{0,62}");

  private static final int MAX_NAMED = 100;

  private final Map<Integer, Set<String>> named = new HashMap<>();

  UnknownFields(MeterRegistry meters, Catalogue catalogue) {
    for (View view : catalogue.views()) {
      Set<String> fields = ConcurrentHashMap.newKeySet();
      named.put(view.id(), fields);
      Gauge.builder("bookingsync.unknown.fields", fields, Set::size)
          .description(
              "Fields that SIMRS sends and no column takes, since the writer started: SIMRS has"
                  + " changed, and the dashboards lack what is new")
          .tag("view", Integer.toString(view.id()))
          .register(meters);
    }
  }

  void note(Table table, String field) {
    Set<String> seen = Objects.requireNonNull(named.get(table.view().id()));
    if (seen.contains(field) || seen.size() >= MAX_NAMED) {
      return;
    }
    String name = NAME.matcher(field).matches() ? field : "(a name with other characters)";
    if (seen.add(name)) {
      warn(table, name);
    }
  }

  private static void warn(Table table, String field) {
    if (table.columnsOfOthers().contains(field)) {
      log.warn(
          "View {}: SIMRS sends a field {}, and somebody has added a column of that name to {}. It is"
              + " left alone; to fill it from SIMRS, write {}: [{}] under names in the catalogue.",
          table.view().id(),
          field,
          table.view().table(),
          field,
          field);
    } else {
      log.warn(
          "View {}: SIMRS sends a field that no column of {} takes: {}. It stays in the topic; to show"
              + " it, add a column by a migration and replay.",
          table.view().id(),
          table.view().table(),
          field);
    }
  }
}
