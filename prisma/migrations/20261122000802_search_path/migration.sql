-- A search path that does not name pg_temp searches it first: whoever could make a temporary table would stand before ours in a function that has
-- its owner's rights. No login role may make one; this is the second wall. Every such function ends its path with pg_temp from here on.
DO $$
DECLARE f record;
BEGIN
  FOR f IN SELECT p.oid::regprocedure AS name, substring(setting FROM '^search_path=(.*)$') AS path
    FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace CROSS JOIN LATERAL unnest(p.proconfig) AS setting
    WHERE n.nspname = 'app' AND setting LIKE 'search_path=%' AND setting NOT LIKE '%pg_temp' LOOP
    EXECUTE format('ALTER FUNCTION %s SET search_path = %s, pg_temp', f.name, f.path);
  END LOOP;
END $$;
-- Triggers that run with their caller's rights are fixed too: what they call is ours.
ALTER FUNCTION app.mark_endpoint() SET search_path = pg_catalog, public, pg_temp;
ALTER FUNCTION app.forbid_change() SET search_path = pg_catalog, public, pg_temp;
