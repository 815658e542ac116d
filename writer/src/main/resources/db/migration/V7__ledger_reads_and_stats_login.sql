-- Which whole run of a view is the newest whose window holds a day. In the order in which it is looked for,
-- with all that is asked of a run, so that the runs before it need not be read.
CREATE INDEX IF NOT EXISTS idx_sync_run_complete
    ON sync_run (view_id, started_at DESC NULLS LAST) INCLUDE (window_start, window_end)
    WHERE status = 'COMPLETE';

-- GET /dashboard/sync-runs, newest first. idx_sync_run_started_at leaves those that began together in no order.
CREATE INDEX IF NOT EXISTS idx_sync_run_newest ON sync_run (started_at DESC, run_id);

-- From now on the writer marks the login that it makes for stats-api, and sets the password of no other. The
-- logins that it made before are marked here: those that may connect to this database and read the ledger by
-- grants of their own, as it gave them, and that are nothing else: no owner, in no group, without an
-- attribute or a further right. (On an empty database there is none: nobody may read the new ledger.)
DO $$
DECLARE
    login RECORD;
BEGIN
    FOR login IN
        SELECT r.oid, r.rolname
        FROM pg_roles r
        WHERE r.rolcanlogin AND NOT r.rolsuper AND NOT r.rolcreaterole AND NOT r.rolcreatedb
          AND NOT r.rolreplication AND NOT r.rolbypassrls
          AND shobj_description(r.oid, 'pg_authid') IS NULL
          AND EXISTS (SELECT FROM pg_database d, aclexplode(d.datacl) a
                      WHERE d.datname = current_database() AND a.grantee = r.oid
                        AND a.privilege_type = 'CONNECT')
          AND EXISTS (SELECT FROM pg_class c, aclexplode(c.relacl) a
                      WHERE c.oid = 'sync_run'::regclass AND a.grantee = r.oid
                        AND a.privilege_type = 'SELECT')
          AND NOT EXISTS (SELECT FROM pg_auth_members m WHERE m.member = r.oid)
          AND NOT EXISTS (SELECT FROM pg_class c, aclexplode(c.relacl) a
                          WHERE a.grantee = r.oid
                            AND (a.privilege_type <> 'SELECT'
                                 OR c.oid <> 'sync_run'::regclass
                                    AND NOT EXISTS (SELECT FROM pg_attribute -- no view's table
                                                    WHERE attrelid = c.oid AND attname = 'observed_offset')))
          AND NOT EXISTS (SELECT FROM pg_shdepend s
                          WHERE s.refclassid = 'pg_authid'::regclass AND s.refobjid = r.oid
                            AND (s.deptype = 'o'
                                 OR s.dbid = (SELECT oid FROM pg_database WHERE datname = current_database())
                                    AND s.classid NOT IN ('pg_class'::regclass, 'pg_namespace'::regclass)))
    LOOP
        BEGIN
            EXECUTE format('COMMENT ON ROLE %I IS %L', login.rolname,
                           'Made by Booking Sync for stats-api: the writer sets its password');
        EXCEPTION WHEN insufficient_privilege THEN
            NULL; -- who may not comment on it did not make it
        END;
    END LOOP;
END
$$;
