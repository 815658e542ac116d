-- That somebody asked for a replay's end: whichever writer runs it looks here before each batch.
ALTER TABLE replay
    ADD COLUMN IF NOT EXISTS cancel_requested BOOLEAN NOT NULL DEFAULT FALSE;
