-- Which columns of the views' tables belong to SIMRS: the writer fills these, and leaves all others alone.
-- What a further view's migration adds to a table is noted here by the writer.
CREATE TABLE IF NOT EXISTS booking_sync_column (
    table_name  TEXT NOT NULL,
    column_name TEXT NOT NULL,
    PRIMARY KEY (table_name, column_name)
);

INSERT INTO booking_sync_column (table_name, column_name)
SELECT 'dashboard_239', unnest(ARRAY[
        'booking_id', 'id_tagihan', 'no_rm', 'nama_rm', 'nik_rm', 'telepon', 'no_hp', 'status_booking',
        'status_registrasi', 'tanggal_registrasi_filter', 'status_rekam_medis', 'tanggal_antrian', 'antrian',
        'asal_booking', 'no_asuransi', 'no_rujukan', 'no_kontrol', 'asuransi', 'code', 'id_spesialis',
        'spesialis', 'id_jadwal_dokter', 'id_dokter', 'dokter', 'poliklinik', 'hari', 'mulai', 'selesai',
        'kuota', 'kuota_jkn', 'kuota_vip', 'catatan', 'alasan_batal', 'versi', 'inserted_user',
        'inserted_date', 'updated_user', 'update_date'])
UNION ALL
SELECT 'dashboard_123', unnest(ARRAY[
        'id_dokter', 'tanggal', 'jam_mulai', 'nama_dokter', 'kode_spesialis', 'nama_spesialis', 'hari',
        'jam_selesai', 'status_praktik'])
ON CONFLICT DO NOTHING;
