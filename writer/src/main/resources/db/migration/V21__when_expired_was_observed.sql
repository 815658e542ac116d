-- Of a row or a record that is kept no longer: when it was observed. What is older does not bring the row back.
ALTER TABLE tombstone ADD COLUMN IF NOT EXISTS observed_at TIMESTAMPTZ;
