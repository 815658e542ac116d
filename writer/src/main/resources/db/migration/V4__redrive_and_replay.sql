-- What came of driving dead letters again. By their place in the dead-letter topic, which is kept for ever.
CREATE TABLE dead_letter_redrive (
    topic_id     TEXT    NOT NULL,
    kafka_offset BIGINT  NOT NULL,
    view_id      INTEGER NOT NULL,
    attempts     INTEGER NOT NULL,
    applied      BOOLEAN NOT NULL,
    -- why the last attempt failed; NULL once it is applied
    reason       TEXT,
    tried_at     TIMESTAMPTZ NOT NULL DEFAULT now(),
    PRIMARY KEY (topic_id, kafka_offset)
);

-- Replays that somebody asked for, newest per view shown by GET /replay.
CREATE TABLE replay (
    replay_id    TEXT PRIMARY KEY,
    view_id      INTEGER     NOT NULL,
    replay_from  TEXT        NOT NULL,
    dry_run      BOOLEAN     NOT NULL,
    status       TEXT        NOT NULL DEFAULT 'RUNNING',
    reason       TEXT,
    started_at   TIMESTAMPTZ NOT NULL DEFAULT now(),
    finished_at  TIMESTAMPTZ,
    records      BIGINT      NOT NULL DEFAULT 0,
    inserted     BIGINT      NOT NULL DEFAULT 0,
    updated      BIGINT      NOT NULL DEFAULT 0,
    unchanged    BIGINT      NOT NULL DEFAULT 0,
    superseded   BIGINT      NOT NULL DEFAULT 0,
    rejected     BIGINT      NOT NULL DEFAULT 0
);

CREATE INDEX idx_replay_view_started ON replay (view_id, started_at DESC);
