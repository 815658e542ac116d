package id.nuha.bookingsync.fetcher.simrs;

import id.nuha.bookingsync.contract.RecordJson;
import java.util.AbstractList;
import java.util.Arrays;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.databind.JsonNode;

/**
 * The records of a page, each parsed when it is asked for: parsed, a page may take fifty times its
 * bytes.
 */
final class Records extends AbstractList<JsonNode> {
  private final Body body;

  /** Of each record, the place of its first byte and the place behind its last one. */
  private int[] places = new int[256];

  private int size;

  Records(Body body) {
    this.body = body;
  }

  void add(int from, int to) {
    if (2 * size == places.length) {
      places = Arrays.copyOf(places, 2 * places.length);
    }
    places[2 * size] = from;
    places[2 * size + 1] = to;
    size++;
  }

  @Override
  public JsonNode get(int index) {
    if (index < 0 || index >= size) {
      throw new IndexOutOfBoundsException(index);
    }
    byte[] json = body.bytes(places[2 * index], places[2 * index + 1]);
    try {
      return RecordJson.parse(json);
    } catch (StreamConstraintsException e) { // it will be set aside as it is
      return RecordJson.unparsed(json, "has more values, digits or levels than can be read");
    } catch (JacksonException e) {
      return RecordJson.unparsed(json, "is in a record that is no valid JSON");
    }
  }

  @Override
  public int size() {
    return size;
  }
}
