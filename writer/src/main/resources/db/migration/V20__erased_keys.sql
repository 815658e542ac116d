-- Keys that an operator has erased for good: what comes under one of them changes no row, whatever it comes by.
CREATE TABLE IF NOT EXISTS erased_key (
    view_id   INTEGER     NOT NULL,
    key       TEXT        NOT NULL,
    erased_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    -- the table refused to delete its row, which is tried again
    row_left  BOOLEAN     NOT NULL DEFAULT FALSE,
    PRIMARY KEY (view_id, key)
);

-- Tombstones of the writer's in the views' topics: those that it owes, and where the last one of a key stands.
CREATE TABLE IF NOT EXISTS tombstone (
    view_id         INTEGER NOT NULL,
    key             TEXT    NOT NULL,
    -- not erased but kept long enough: it may come again with a later date
    expired         BOOLEAN NOT NULL,
    -- how often it became due, and how many of those the last one that was sent has settled
    due             INTEGER NOT NULL,
    settled         INTEGER NOT NULL DEFAULT 0,
    -- sent once more, only so that Kafka begins another segment and cleans this one
    repeated        BOOLEAN NOT NULL DEFAULT FALSE,
    topic_id        TEXT,
    kafka_partition INTEGER,
    kafka_offset    BIGINT,
    sent_at         TIMESTAMPTZ,
    PRIMARY KEY (view_id, key)
);

CREATE INDEX IF NOT EXISTS idx_tombstone_due ON tombstone (view_id, key) WHERE due > settled;
CREATE INDEX IF NOT EXISTS idx_tombstone_sent ON tombstone (view_id, kafka_partition, sent_at);

-- Dead letters that stay are copied to the topic's end when others are erased, and all before is cut off.
CREATE TABLE IF NOT EXISTS dead_letter_move (
    topic_id      TEXT PRIMARY KEY,
    view_id       INTEGER NOT NULL,
    -- of the copies that count; those of a move that was broken off do not
    move_id       TEXT    NOT NULL,
    before_offset BIGINT  NOT NULL
);
