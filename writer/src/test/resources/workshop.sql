-- What the workshop's own program leaves behind: its table, filled, and a table of somebody else.
CREATE TABLE public.dashboard_239 (
    id SERIAL4 PRIMARY KEY,
    booking_id INTEGER NOT NULL UNIQUE,
    id_tagihan INTEGER, no_rm VARCHAR(50), nama_rm VARCHAR(255), nik_rm VARCHAR(50),
    telepon VARCHAR(50), no_hp VARCHAR(50), status_booking VARCHAR(50),
    status_registrasi VARCHAR(100), tanggal_registrasi_filter TIMESTAMP,
    status_rekam_medis VARCHAR(100), tanggal_antrian TIMESTAMP, antrian VARCHAR(50),
    asal_booking VARCHAR(50), no_asuransi VARCHAR(100), no_rujukan VARCHAR(100),
    no_kontrol VARCHAR(100), asuransi VARCHAR(100), code VARCHAR(50), id_spesialis INTEGER,
    spesialis VARCHAR(100), id_jadwal_dokter INTEGER, id_dokter INTEGER, dokter VARCHAR(255),
    poliklinik VARCHAR(100), hari VARCHAR(20), mulai VARCHAR(10), selesai VARCHAR(10),
    kuota INTEGER, kuota_jkn INTEGER, kuota_vip INTEGER, catatan TEXT, alasan_batal TEXT,
    versi VARCHAR(10), inserted_user VARCHAR(100), inserted_date TIMESTAMP,
    updated_user VARCHAR(100), update_date TIMESTAMP,
    created_at TIMESTAMP DEFAULT NOW(), updated_at TIMESTAMP DEFAULT NOW(),
    last_synced_at TIMESTAMP DEFAULT NOW()
);
INSERT INTO public.dashboard_239 (booking_id, nama_rm, antrian) VALUES (1, 'Pasien Contoh', 'A-1'), (2, 'Pasien Contoh', 'A-2');
-- An older version of the workshop had no key on the schedules.
CREATE TABLE public.dashboard_123 (id SERIAL4 PRIMARY KEY, id_dokter INTEGER NOT NULL, tanggal DATE NOT NULL,
    jam_mulai VARCHAR(10) NOT NULL, nama_dokter VARCHAR(255), created_at TIMESTAMP DEFAULT NOW(),
    updated_at TIMESTAMP DEFAULT NOW());
INSERT INTO public.dashboard_123 (id_dokter, tanggal, jam_mulai) VALUES (7, '2026-02-06', '08:00');
CREATE TABLE public.somebody_elses (a INTEGER);
