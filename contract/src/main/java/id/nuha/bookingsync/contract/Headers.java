package id.nuha.bookingsync.contract;

/** Names of the Kafka headers; values are UTF-8 text. */
public final class Headers {
  /** CloudEvents 1.0, Kafka binding. */
  public static final String SPEC_VERSION = "ce_specversion";

  public static final String ID = "ce_id";
  public static final String SOURCE = "ce_source";
  public static final String TYPE = "ce_type";

  /** When SIMRS answered, RFC 3339 with microseconds; strictly increasing per fetcher. */
  public static final String TIME = "ce_time";

  public static final String RUN_ID = "ce_runid";
  public static final String VIEW_ID = "ce_viewid";

  /** How the value is encrypted, by {@code encryption.EncryptionHeader}; absent if it is clear. */
  public static final String ENCRYPTION = "encryption";

  /** Class name of what went wrong. */
  public static final String DLT_EXCEPTION = "dlt_exception";

  /** PostgreSQL's SQLSTATE, where PostgreSQL refused the record. */
  public static final String DLT_SQLSTATE = "dlt_sqlstate";

  /** The column that could not be filled, where it is known. */
  public static final String DLT_COLUMN = "dlt_column";

  /** Why, in words that carry no patient's data. */
  public static final String DLT_REASON = "dlt_reason";

  /** When the writer set the record aside, RFC 3339. */
  public static final String DLT_TIME = "dlt_time";

  /** Where the record stood; absent for what the fetcher set aside before publishing. */
  public static final String DLT_TOPIC = "dlt_original_topic";

  public static final String DLT_PARTITION = "dlt_original_partition";
  public static final String DLT_OFFSET = "dlt_original_offset";

  /** Which move of dead letters has put a copy there; absent from those that were never moved. */
  public static final String DLT_MOVE = "dlt_move";

  /** Of a copy, the offset in its topic that all originals of that move stood before. */
  public static final String DLT_MOVE_BEFORE = "dlt_move_before";

  /** When that was, RFC 3339. */
  public static final String DLT_MOVED_AT = "dlt_moved_at";

  private Headers() {}
}
