-- What became of each run. A run stays RUNNING until every record that it published is applied.
CREATE TABLE sync_run (
    run_id              TEXT PRIMARY KEY,
    view_id             INTEGER NOT NULL,
    -- NULL until the run's event has been read: its first records may arrive before it
    trigger             TEXT,
    default_window      BOOLEAN,
    window_start        TIMESTAMPTZ,
    window_end          TIMESTAMPTZ,
    status              TEXT    NOT NULL DEFAULT 'RUNNING',
    -- how the fetch ended; NULL while it runs
    fetch_status        TEXT,
    reason              TEXT,
    started_at          TIMESTAMPTZ,
    finished_at         TIMESTAMPTZ,
    published           BIGINT  NOT NULL DEFAULT 0,
    rejected_by_fetcher BIGINT  NOT NULL DEFAULT 0,
    inserted            BIGINT  NOT NULL DEFAULT 0,
    updated             BIGINT  NOT NULL DEFAULT 0,
    unchanged           BIGINT  NOT NULL DEFAULT 0,
    superseded          BIGINT  NOT NULL DEFAULT 0,
    rejected_by_writer  BIGINT  NOT NULL DEFAULT 0
);

CREATE INDEX idx_sync_run_open ON sync_run (view_id) WHERE status = 'RUNNING';
CREATE INDEX idx_sync_run_started_at ON sync_run (started_at DESC);

-- Per partition, the offset after the run's last record.
CREATE TABLE sync_run_offset (
    run_id          TEXT    NOT NULL REFERENCES sync_run,
    topic_id        TEXT    NOT NULL,
    kafka_partition INTEGER NOT NULL,
    end_offset      BIGINT  NOT NULL,
    PRIMARY KEY (run_id, topic_id, kafka_partition)
);

-- Tells a first delivery from a repeated one, for counting only. By Kafka's topic id: a topic that is
-- deleted and created again starts at offset 0 under the same name.
CREATE TABLE applied_offset (
    topic_id        TEXT    NOT NULL,
    kafka_partition INTEGER NOT NULL,
    next_offset     BIGINT  NOT NULL,
    PRIMARY KEY (topic_id, kafka_partition)
);

-- Which records are set aside, so that a replay does not set them aside twice. The records themselves
-- stand in the dead-letter topics.
CREATE TABLE dead_letter (
    topic_id        TEXT        NOT NULL,
    kafka_partition INTEGER     NOT NULL,
    kafka_offset    BIGINT      NOT NULL,
    view_id         INTEGER     NOT NULL,
    set_aside_at    TIMESTAMPTZ NOT NULL DEFAULT now(),
    PRIMARY KEY (topic_id, kafka_partition, kafka_offset)
);
