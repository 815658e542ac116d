-- Tells whether a dashboard's numbers can have changed, without counting them again: the sum of all marks is another one
-- once a transaction that changed something in these tables is visible, whoever made it, and the same until then. Each
-- such transaction adds a row of its own, so that none waits for another; the writer folds the rows into one that holds
-- their sum. (The time is in the key because a restored backup brings numbers of transactions from another server.)
CREATE TABLE IF NOT EXISTS data_change (
    transaction XID8        NOT NULL,
    began_at    TIMESTAMPTZ NOT NULL,
    mark        NUMERIC     NOT NULL,
    PRIMARY KEY (transaction, began_at)
);

-- Where it is empty nothing is told. A random start, for it may have been made anew.
INSERT INTO data_change (transaction, began_at, mark)
VALUES (pg_current_xact_id(), now(), hashtextextended(gen_random_uuid()::text, 0));

DO $migration$
DECLARE
    changed TEXT;
BEGIN
    -- It does its work for whoever changes a table, whatever they may do themselves and whatever their search path is.
    -- A statement that changed no row is none. PostgreSQL has counted that already, unless its counting is off.
    EXECUTE format($create$
        CREATE OR REPLACE FUNCTION %1$I.note_data_change() RETURNS trigger
        LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $function$
        BEGIN
            IF TG_OP = 'TRUNCATE' OR current_setting('track_counts') = 'off'
               OR pg_stat_get_xact_tuples_inserted(TG_RELID) + pg_stat_get_xact_tuples_updated(TG_RELID)
                  + pg_stat_get_xact_tuples_deleted(TG_RELID) > 0 THEN
                INSERT INTO %1$I.data_change (transaction, began_at, mark)
                VALUES (pg_current_xact_id(), now(), hashtextextended(gen_random_uuid()::text, 0))
                ON CONFLICT DO NOTHING;
            END IF;
            RETURN NULL;
        END
        $function$ $create$, current_schema());

    FOREACH changed IN ARRAY ARRAY['dashboard_239', 'dashboard_123', 'sync_run'] LOOP
        EXECUTE format('DROP TRIGGER IF EXISTS booking_sync_data_change ON %I', changed);
        EXECUTE format('CREATE TRIGGER booking_sync_data_change AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON %I'
                       ' FOR EACH STATEMENT EXECUTE FUNCTION note_data_change()', changed);
        -- Also for a session that restores data as a replica would.
        EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER booking_sync_data_change', changed);
    END LOOP;
END
$migration$;
