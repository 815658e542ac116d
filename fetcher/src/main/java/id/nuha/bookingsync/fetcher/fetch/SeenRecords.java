package id.nuha.bookingsync.fetcher.fetch;

import id.nuha.bookingsync.contract.RecordJson;
import id.nuha.bookingsync.contract.RecordKey;
import id.nuha.bookingsync.contract.UnusableKeyException;
import id.nuha.bookingsync.contract.View;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The distinct records that a run has seen, one by its key or, without a usable key, by its
 * content. Sends each content of a key once, and knows how far a pass agrees with the one before.
 */
final class SeenRecords {
  private final View view;
  private final ZoneId clinic;
  private final Publication publication;
  private final Map<Fingerprint, Seen> seen = new HashMap<>();
  private final Map<RecordKey, JsonNode> revived = new LinkedHashMap<>();
  private int pass;
  private long distinct;
  private long common;

  SeenRecords(View view, ZoneId clinic, Publication publication) {
    this.view = view;
    this.clinic = clinic;
    this.publication = publication;
  }

  void beginPass() {
    pass++;
    distinct = 0;
    common = 0;
  }

  /** Distinct records in this pass so far. */
  long distinct() {
    return distinct;
  }

  /** Those of them that the pass before saw too. */
  long common() {
    return common;
  }

  void observe(JsonNode record) {
    Fingerprint content = Fingerprint.of(RecordJson.canonicalBytes(record));
    try {
      RecordKey key = RecordKey.of(view, record, clinic);
      Seen entry = note(Fingerprint.of("key " + key.text()));
      if (!entry.holds(content)) {
        publication.publish(key, record);
        entry.sent(content);
        revived.remove(key);
      } else if (content.equals(entry.last)) {
        revived.remove(key);
      } else {
        revived.put(key, record);
      }
    } catch (UnusableKeyException e) {
      Seen entry = note(Fingerprint.of("content " + content));
      if (entry.first == null) {
        publication.reject(record, e);
        entry.sent(content);
      }
    }
  }

  /**
   * Sends again what changed and changed back: the last observation has to be the newest one. Only
   * now, so that two rows under one key do not take turns in every pass.
   */
  void endPass() {
    revived.forEach(
        (key, record) -> {
          publication.publish(key, record);
          note(Fingerprint.of("key " + key.text()))
              .sent(Fingerprint.of(RecordJson.canonicalBytes(record)));
        });
    revived.clear();
  }

  private Seen note(Fingerprint identity) {
    Seen entry = seen.computeIfAbsent(identity, i -> new Seen());
    if (entry.pass != pass) {
      distinct++;
      if (pass > 1 && entry.pass == pass - 1) {
        common++;
      }
      entry.pass = pass;
    }
    return entry;
  }

  /** What was sent of one record. A second content is rare, so it costs memory only then. */
  private static final class Seen {
    private int pass;
    private @Nullable Fingerprint first;
    private @Nullable Fingerprint last;
    private @Nullable Set<Fingerprint> others;

    boolean holds(Fingerprint content) {
      return content.equals(first) || (others != null && others.contains(content));
    }

    void sent(Fingerprint content) {
      if (first == null) {
        first = content;
      } else if (!content.equals(first)) {
        if (others == null) {
          others = new HashSet<>();
        }
        others.add(content);
      }
      last = content;
    }
  }
}
