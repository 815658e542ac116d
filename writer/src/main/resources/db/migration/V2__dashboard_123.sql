-- Doctors' schedules (view 123): one row per doctor, day and start of the session.
CREATE TABLE IF NOT EXISTS dashboard_123 (
    id        SERIAL4 PRIMARY KEY,
    id_dokter INTEGER     NOT NULL,
    tanggal   DATE        NOT NULL,
    jam_mulai VARCHAR(10) NOT NULL,
    UNIQUE (id_dokter, tanggal, jam_mulai)
);

ALTER TABLE dashboard_123
    ADD COLUMN IF NOT EXISTS nama_dokter     VARCHAR(255),
    ADD COLUMN IF NOT EXISTS kode_spesialis  VARCHAR(50),
    ADD COLUMN IF NOT EXISTS nama_spesialis  VARCHAR(100),
    ADD COLUMN IF NOT EXISTS hari            VARCHAR(20),
    ADD COLUMN IF NOT EXISTS jam_selesai     VARCHAR(10),
    ADD COLUMN IF NOT EXISTS status_praktik  VARCHAR(50),
    -- kept by the writer
    ADD COLUMN IF NOT EXISTS created_at      TIMESTAMP DEFAULT NOW(),
    ADD COLUMN IF NOT EXISTS updated_at      TIMESTAMP DEFAULT NOW(),
    ADD COLUMN IF NOT EXISTS last_synced_at  TIMESTAMP DEFAULT NOW(),
    ADD COLUMN IF NOT EXISTS observed_at     TIMESTAMPTZ,
    ADD COLUMN IF NOT EXISTS observed_offset BIGINT;

-- A table that stood here before may lack the key that upserts need.
CREATE UNIQUE INDEX IF NOT EXISTS dashboard_123_id_dokter_tanggal_jam_mulai_key
    ON dashboard_123 (id_dokter, tanggal, jam_mulai);
CREATE INDEX IF NOT EXISTS idx_dashboard_123_tanggal ON dashboard_123 (tanggal);
CREATE INDEX IF NOT EXISTS idx_dashboard_123_nama_spesialis ON dashboard_123 (nama_spesialis);
