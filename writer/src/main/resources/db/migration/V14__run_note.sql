-- What is worth knowing of a run and is no reason for its status, as rows that a join has doubled.
ALTER TABLE sync_run
    ADD COLUMN IF NOT EXISTS note TEXT;
