-- A sync notes of each booking when it was last seen, which is a new version of its row. Where the row's page has room
-- for it, PostgreSQL leaves the indexes alone and reuses the place of the version before by itself. Half a page is what
-- all of its rows need once; what was written before moves to such pages with its next sync.
ALTER TABLE dashboard_239 SET (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.05);
ALTER TABLE dashboard_123 SET (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.05);
