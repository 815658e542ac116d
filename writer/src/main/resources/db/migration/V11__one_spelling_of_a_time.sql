-- A session's start is written in one way now: 8:00, 08.00 and 08:00:00 are 08:00. Of rows that become one
-- the newest observation stays; a row that was never observed is older than all others.
CREATE TEMPORARY TABLE one_spelling AS
SELECT spelt.row_id, spelt.jam_mulai,
       row_number() OVER (PARTITION BY spelt.id_dokter, spelt.tanggal, spelt.jam_mulai
                          ORDER BY spelt.observed_at DESC NULLS LAST, spelt.observed_offset DESC NULLS LAST,
                                   spelt.last_synced_at DESC NULLS LAST, spelt.row_id DESC) AS age
  FROM (SELECT d.ctid AS row_id, d.id_dokter, d.tanggal, d.observed_at, d.observed_offset, d.last_synced_at,
               CASE WHEN t.part IS NULL THEN btrim(d.jam_mulai)
                    ELSE lpad(t.part[1], 2, '0') || ':' || t.part[2]
                         || CASE WHEN coalesce(t.part[3], '00') = '00' THEN '' ELSE ':' || t.part[3] END
               END AS jam_mulai
          FROM dashboard_123 d
          LEFT JOIN LATERAL regexp_matches(
                      btrim(d.jam_mulai),
                      '^([01]?[0-9]|2[0-3])[:.]([0-5][0-9])(?:[:.]([0-5][0-9])(?:[.,]0+)?)?$') AS t(part) ON TRUE
       ) spelt;

DELETE FROM dashboard_123 d USING one_spelling o WHERE d.ctid = o.row_id AND o.age > 1;

UPDATE dashboard_123 d SET jam_mulai = o.jam_mulai
  FROM one_spelling o
 WHERE d.ctid = o.row_id AND o.age = 1 AND d.jam_mulai <> o.jam_mulai;

DROP TABLE one_spelling;
