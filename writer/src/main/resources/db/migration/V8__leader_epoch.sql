-- Kafka's leader epoch of the last record that was applied. A record of a later epoch under an offset
-- that was applied before is another record: Kafka had lost the first one, as when the power fails.
-- -1: not known, because it was applied by a version that did not note it.
ALTER TABLE applied_offset
    ADD COLUMN IF NOT EXISTS leader_epoch INTEGER NOT NULL DEFAULT -1;
