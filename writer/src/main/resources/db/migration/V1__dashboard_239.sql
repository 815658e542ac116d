-- Bookings (view 239). Names and types are the workshop's: other dashboards read this table. The
-- columns are added one by one, so that a table which the workshop's program made keeps its rows.
CREATE TABLE IF NOT EXISTS dashboard_239 (
    id         SERIAL4 PRIMARY KEY,
    booking_id INTEGER NOT NULL UNIQUE
);

ALTER TABLE dashboard_239
    ADD COLUMN IF NOT EXISTS id_tagihan                INTEGER,
    ADD COLUMN IF NOT EXISTS no_rm                     VARCHAR(50),
    ADD COLUMN IF NOT EXISTS nama_rm                   VARCHAR(255),
    ADD COLUMN IF NOT EXISTS nik_rm                    VARCHAR(50),
    ADD COLUMN IF NOT EXISTS telepon                   VARCHAR(50),
    ADD COLUMN IF NOT EXISTS no_hp                     VARCHAR(50),
    ADD COLUMN IF NOT EXISTS status_booking            VARCHAR(50),
    ADD COLUMN IF NOT EXISTS status_registrasi         VARCHAR(100),
    ADD COLUMN IF NOT EXISTS tanggal_registrasi_filter TIMESTAMP,
    ADD COLUMN IF NOT EXISTS status_rekam_medis        VARCHAR(100),
    ADD COLUMN IF NOT EXISTS tanggal_antrian           TIMESTAMP,
    ADD COLUMN IF NOT EXISTS antrian                   VARCHAR(50),
    ADD COLUMN IF NOT EXISTS asal_booking              VARCHAR(50),
    ADD COLUMN IF NOT EXISTS no_asuransi               VARCHAR(100),
    ADD COLUMN IF NOT EXISTS no_rujukan                VARCHAR(100),
    ADD COLUMN IF NOT EXISTS no_kontrol                VARCHAR(100),
    ADD COLUMN IF NOT EXISTS asuransi                  VARCHAR(100),
    ADD COLUMN IF NOT EXISTS code                      VARCHAR(50),
    ADD COLUMN IF NOT EXISTS id_spesialis              INTEGER,
    ADD COLUMN IF NOT EXISTS spesialis                 VARCHAR(100),
    ADD COLUMN IF NOT EXISTS id_jadwal_dokter          INTEGER,
    ADD COLUMN IF NOT EXISTS id_dokter                 INTEGER,
    ADD COLUMN IF NOT EXISTS dokter                    VARCHAR(255),
    ADD COLUMN IF NOT EXISTS poliklinik                VARCHAR(100),
    ADD COLUMN IF NOT EXISTS hari                      VARCHAR(20),
    ADD COLUMN IF NOT EXISTS mulai                     VARCHAR(10),
    ADD COLUMN IF NOT EXISTS selesai                   VARCHAR(10),
    ADD COLUMN IF NOT EXISTS kuota                     INTEGER,
    ADD COLUMN IF NOT EXISTS kuota_jkn                 INTEGER,
    ADD COLUMN IF NOT EXISTS kuota_vip                 INTEGER,
    ADD COLUMN IF NOT EXISTS catatan                   TEXT,
    ADD COLUMN IF NOT EXISTS alasan_batal              TEXT,
    ADD COLUMN IF NOT EXISTS versi                     VARCHAR(10),
    ADD COLUMN IF NOT EXISTS inserted_user             VARCHAR(100),
    ADD COLUMN IF NOT EXISTS inserted_date             TIMESTAMP,
    ADD COLUMN IF NOT EXISTS updated_user              VARCHAR(100),
    ADD COLUMN IF NOT EXISTS update_date               TIMESTAMP,
    -- kept by the writer
    ADD COLUMN IF NOT EXISTS created_at                TIMESTAMP DEFAULT NOW(),
    ADD COLUMN IF NOT EXISTS updated_at                TIMESTAMP DEFAULT NOW(),
    ADD COLUMN IF NOT EXISTS last_synced_at            TIMESTAMP DEFAULT NOW(),
    ADD COLUMN IF NOT EXISTS observed_at               TIMESTAMPTZ,
    ADD COLUMN IF NOT EXISTS observed_offset           BIGINT;

CREATE INDEX IF NOT EXISTS idx_dashboard_239_tanggal_antrian ON dashboard_239 (tanggal_antrian);
CREATE INDEX IF NOT EXISTS idx_dashboard_239_status_booking ON dashboard_239 (status_booking);
CREATE INDEX IF NOT EXISTS idx_dashboard_239_id_dokter ON dashboard_239 (id_dokter);
CREATE INDEX IF NOT EXISTS idx_dashboard_239_id_spesialis ON dashboard_239 (id_spesialis);
CREATE INDEX IF NOT EXISTS idx_dashboard_239_asuransi ON dashboard_239 (asuransi);
-- The statistics read only this one: a day's active bookings, without a look at the table.
CREATE INDEX IF NOT EXISTS idx_dashboard_239_aktif ON dashboard_239 (tanggal_antrian)
    INCLUDE (id_dokter, id_spesialis, spesialis, booking_id) WHERE status_booking = 'Aktif';
