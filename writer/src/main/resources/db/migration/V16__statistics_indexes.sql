-- The statistics of a day read its active bookings from this index alone: they stand there side by side, ordered as
-- they are grouped, so that nothing is sorted or hashed. All columns are keys, because only then equal entries share
-- one: a sixth of the size where tanggal_antrian has no time, as in the workshop. tanggal_antrian itself is there
-- because without it PostgreSQL would not see that the table need not be read. A table of before may have a
-- tanggal_antrian of another type, whose day no index can hold; its statistics go by idx_dashboard_239_tanggal_antrian.
DO $$
BEGIN
    IF (SELECT data_type = 'timestamp without time zone' FROM information_schema.columns
         WHERE table_schema = current_schema() AND table_name = 'dashboard_239' AND column_name = 'tanggal_antrian') THEN
        CREATE INDEX IF NOT EXISTS idx_dashboard_239_active_day
            ON dashboard_239 ((tanggal_antrian::date), id_dokter, id_spesialis, spesialis, tanggal_antrian)
            WHERE status_booking = 'Aktif';
        DROP INDEX IF EXISTS idx_dashboard_239_aktif;
    END IF;
END
$$;

-- Which whole run of a view is the newest whose window holds a day: in a plane whose x are the days and whose y the
-- starts of runs, a run is a level line over its window, and the newest that holds a day is the highest line there.
-- Found at once among however many runs; idx_sync_run_complete had to pass over each that began later.
CREATE INDEX IF NOT EXISTS idx_sync_run_window_239 ON sync_run USING gist (
    box(point(date_part('epoch', window_start - timestamptz 'epoch'), date_part('epoch', started_at - timestamptz 'epoch')),
        point(date_part('epoch', window_end - timestamptz 'epoch'), date_part('epoch', started_at - timestamptz 'epoch'))))
    WHERE status = 'COMPLETE' AND view_id = 239;
CREATE INDEX IF NOT EXISTS idx_sync_run_window_123 ON sync_run USING gist (
    box(point(date_part('epoch', window_start - timestamptz 'epoch'), date_part('epoch', started_at - timestamptz 'epoch')),
        point(date_part('epoch', window_end - timestamptz 'epoch'), date_part('epoch', started_at - timestamptz 'epoch'))))
    WHERE status = 'COMPLETE' AND view_id = 123;
DROP INDEX IF EXISTS idx_sync_run_complete;
