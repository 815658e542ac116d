package id.nuha.bookingsync.fetcher.fetch;

import id.nuha.bookingsync.contract.RecordJson;
import id.nuha.bookingsync.contract.RecordKey;
import id.nuha.bookingsync.contract.RunProgress.Seen;
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
 * The distinct records that a fetch has seen. A record is identified by its key or, without a
 * usable key, by its content. Each content of a key is published once, and each pass is compared
 * with the one before.
 */
final class SeenRecords {
  private static final int MAX_REVERTED_BYTES = 2 << 20;

  private final View view;
  private final ZoneId clinic;
  private final Publication publication;
  private final int maxContents;
  private final Map<Fingerprint, Entry> entries = new HashMap<>();
  // By key, the records of this pass that have changed back to a content published earlier.
  private final Map<RecordKey, JsonNode> reverted = new LinkedHashMap<>();
  private long revertedBytes;
  private int contents;
  // Pages are numbered through all passes, from 1.
  private int page;
  private int firstPage = 1;
  private int firstPageBefore = 1;
  // How often a record stands on the page, of those that stand there more than once.
  private final Map<Entry, Integer> timesOnPage = new HashMap<>();
  private long distinct;
  private long rows;
  private long common;
  private long withoutKey;
  private long repeatedKeys;

  /**
   * None is seen yet.
   *
   * @param maxContents how many contents there may be, so that memory has room for them
   */
  SeenRecords(View view, ZoneId clinic, Publication publication, int maxContents) {
    this.view = view;
    this.clinic = clinic;
    this.publication = publication;
    this.maxContents = maxContents;
  }

  void beginPass() {
    firstPageBefore = firstPage;
    firstPage = page + 1;
    distinct = 0;
    rows = 0;
    common = 0;
    withoutKey = 0;
    repeatedKeys = 0;
  }

  void beginPage() {
    page++;
    timesOnPage.clear();
  }

  /** Distinct records in this pass so far. */
  long distinct() {
    return distinct;
  }

  /** On how many rows of this pass they stood; see {@link Pass}. */
  long rows() {
    return rows;
  }

  /** Those of the distinct records that the pass before saw too. */
  long common() {
    return common;
  }

  /** What this pass has seen so far. */
  Seen seen() {
    return new Seen(distinct, withoutKey, repeatedKeys);
  }

  /**
   * Publishes the record, or sets it aside, if its content is new.
   *
   * @throws TooManyRecordsException if there are too many contents then
   */
  void observe(JsonNode record) {
    byte[] bytes = RecordJson.canonicalBytes(record);
    Fingerprint content = Fingerprint.of(bytes);
    try {
      RecordKey key = RecordKey.of(view, record, clinic);
      Entry entry = entry(identity(key));
      if (countInPass(entry) == 2) {
        repeatedKeys++;
      }
      if (!entry.hasPublished(content)) {
        publication.publish(key, record);
        add(entry, content);
        reverted.remove(key);
      } else if (content.equals(entry.last)) {
        reverted.remove(key);
      } else {
        keepReverted(key, record, bytes.length);
      }
    } catch (UnusableKeyException e) {
      Entry entry = entry(Fingerprint.of("content " + content));
      if (countInPass(entry) == 1) {
        withoutKey++;
      }
      if (entry.first == null) {
        publication.reject(record, e);
        add(entry, content);
      }
    }
  }

  /**
   * Publishes once more what has changed back: a record that was published as A, then as B, and is
   * A again at the end of this pass. The last message of a key has to be what SIMRS showed last.
   *
   * <p>This waits for the end of the pass because two rows may stand under one key, one as A and
   * one as B. Published as they are read, they would go out as A, B, A, B, … in every pass. Where
   * memory has no room for so many, they do.
   */
  void endPass() {
    reverted.forEach(
        (key, record) -> {
          publication.publish(key, record);
          entry(identity(key)).addPublished(Fingerprint.of(RecordJson.canonicalBytes(record)));
        });
    reverted.clear();
    revertedBytes = 0;
  }

  // What is removed from them before the end of the pass still counts: this is a limit, no account.
  private void keepReverted(RecordKey key, JsonNode record, int bytes) {
    reverted.put(key, record);
    revertedBytes += bytes;
    if (revertedBytes > MAX_REVERTED_BYTES) {
      endPass();
    }
  }

  private void add(Entry entry, Fingerprint content) {
    entry.addPublished(content);
    contents++;
    if (contents > maxContents) {
      throw new TooManyRecordsException(maxContents);
    }
  }

  private static Fingerprint identity(RecordKey key) {
    return Fingerprint.of("key " + key.text());
  }

  private Entry entry(Fingerprint identity) {
    return entries.computeIfAbsent(identity, i -> new Entry());
  }

  /**
   * Counts a row.
   *
   * @return on how many rows of one page the record stands in this pass; 0 if this row is not one
   *     more than on any page before
   */
  private int countInPass(Entry entry) {
    int times = 1;
    if (entry.page < firstPage) {
      distinct++;
      if (entry.page >= firstPageBefore) {
        common++;
      }
      entry.mostOnPage = 0;
    } else if (entry.page == page) {
      times = timesOnPage.merge(entry, 2, (before, two) -> before + 1);
    }
    entry.page = page;
    if (times <= entry.mostOnPage) {
      return 0;
    }
    entry.mostOnPage = times;
    rows++;
    return times;
  }

  /** The contents of one record that were published. Few records have a second one. */
  private static final class Entry {
    private int page; // the last one that it stood on
    private int mostOnPage; // rows, in the pass of that page
    private @Nullable Fingerprint first;
    private @Nullable Fingerprint last;
    private @Nullable Set<Fingerprint> others; // null, which costs no memory, until there is one

    boolean hasPublished(Fingerprint content) {
      return content.equals(first) || (others != null && others.contains(content));
    }

    void addPublished(Fingerprint content) {
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
