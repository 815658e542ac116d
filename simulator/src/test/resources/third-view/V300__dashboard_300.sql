CREATE TABLE dashboard_300 (
    id              SERIAL4 PRIMARY KEY,
    id_periksa      INTEGER     NOT NULL,
    kode_tes        VARCHAR(20) NOT NULL,
    no_rm           VARCHAR(50),
    nilai           NUMERIC(10, 3),
    satuan          VARCHAR(20),
    diperiksa       TIMESTAMP,
    status          VARCHAR(20),
    catatan         TEXT,
    created_at      TIMESTAMP DEFAULT NOW(),
    updated_at      TIMESTAMP DEFAULT NOW(),
    last_synced_at  TIMESTAMP DEFAULT NOW(),
    observed_at     TIMESTAMPTZ,
    observed_offset BIGINT,
    UNIQUE (id_periksa, kode_tes)
);
