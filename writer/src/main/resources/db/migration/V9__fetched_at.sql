-- When the fetch of a run ended. After a loss of power Kafka may lack the end of a run that is closed
-- here; the fetcher then carries the run out again, and its later end counts.
ALTER TABLE sync_run
    ADD COLUMN IF NOT EXISTS fetched_at TIMESTAMPTZ;
