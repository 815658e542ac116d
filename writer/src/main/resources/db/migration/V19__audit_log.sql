-- Who did what, in the order of the topic nuha.audit, each row with the hash of the one before: what somebody changes,
-- takes out or puts in later shows (GET /audit/check). What is no event of ours is a row without one, action UNREADABLE.
CREATE TABLE IF NOT EXISTS audit_log (
    id            BIGINT  PRIMARY KEY, -- 1, 2, 3 and so on: the writer counts, so that a gap is a missing row
    topic_id      TEXT    NOT NULL,
    kafka_offset  BIGINT  NOT NULL,
    leader_epoch  INTEGER NOT NULL,    -- of Kafka: tells an event that comes again from one with the offset of a lost one
    at            TIMESTAMPTZ,
    who           TEXT,
    role          TEXT,
    from_address  TEXT,
    action        TEXT    NOT NULL,
    what          TEXT,                -- JSON as it was hashed
    result        TEXT,
    previous_hash TEXT    NOT NULL,
    hash          TEXT    NOT NULL,
    UNIQUE (topic_id, kafka_offset, leader_epoch)
);

-- Rows are only ever added. It keeps the owner of the table from mistakes, and not from intent: whoever owns the table
-- can disable it, and the chain then shows what was done.
CREATE OR REPLACE FUNCTION refuse_to_change_audit_log() RETURNS trigger LANGUAGE plpgsql AS $function$
BEGIN
    RAISE EXCEPTION 'rows of audit_log are added, and never changed or deleted' USING ERRCODE = '42501';
END
$function$;
DROP TRIGGER IF EXISTS booking_sync_only_added ON audit_log;
CREATE TRIGGER booking_sync_only_added BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_log
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_change_audit_log();
ALTER TABLE audit_log ENABLE ALWAYS TRIGGER booking_sync_only_added;
