-- The key of schedules takes 8:00, 08.00, 08:00:00 and 08:00 WIB for one time, written 08:00 (key type time). So
-- that each session has one row, rows of before are written so too. Of those that become one the newest stays, by
-- its observation, then by when it was synced; an instant more than a day ahead comes from a wrong clock. A further
-- view whose key becomes time needs the same for its own table and columns.
DO $$
DECLARE
    time_of_day CONSTANT TEXT :=
        '^\s*([01]?[0-9]|2[0-3])[:.]([0-5][0-9])(?:[:.]([0-5][0-9])(?:[.,]0{1,9})?)?(?: ?(?:WIB|WITA|WIT))?\s*$';
    at_latest CONSTANT TIMESTAMPTZ := now() + INTERVAL '1 day';
BEGIN
    -- A table of before may have another type here; the writer then says so.
    IF (SELECT data_type NOT IN ('text', 'character varying') FROM information_schema.columns
         WHERE table_schema = current_schema() AND table_name = 'dashboard_123' AND column_name = 'jam_mulai') THEN
        RETURN;
    END IF;

    LOCK TABLE dashboard_123 IN SHARE ROW EXCLUSIVE MODE;

    WITH ranked AS (
        SELECT t.ctid AS place,
               row_number() OVER (
                   PARTITION BY id_dokter, tanggal, n.jam
                   ORDER BY CASE WHEN observed_at <= at_latest THEN observed_at END DESC NULLS LAST,
                            CASE WHEN observed_at <= at_latest THEN observed_offset END DESC NULLS LAST,
                            CASE WHEN last_synced_at <= at_latest THEN last_synced_at END DESC NULLS LAST,
                            t.ctid DESC) AS age
          FROM dashboard_123 t, LATERAL (
                   SELECT CASE WHEN part IS NULL THEN btrim(t.jam_mulai)
                               ELSE lpad(part[1], 2, '0') || ':' || part[2] || coalesce(nullif(':' || part[3], ':00'), '')
                          END AS jam
                     FROM regexp_match(t.jam_mulai, time_of_day) AS part) n
         WHERE n.jam IS NOT NULL AND id_dokter IS NOT NULL AND tanggal IS NOT NULL
    )
    DELETE FROM dashboard_123 t USING ranked r WHERE t.ctid = r.place AND r.age > 1;

    UPDATE dashboard_123 t
       SET jam_mulai = n.jam
      FROM (SELECT s.ctid AS place,
                   CASE WHEN part IS NULL THEN btrim(s.jam_mulai)
                        ELSE lpad(part[1], 2, '0') || ':' || part[2] || coalesce(nullif(':' || part[3], ':00'), '')
                   END AS jam
              FROM dashboard_123 s, regexp_match(s.jam_mulai, time_of_day) AS part
             WHERE id_dokter IS NOT NULL AND tanggal IS NOT NULL) n
     WHERE t.ctid = n.place AND t.jam_mulai <> n.jam;
END
$$;
