-- How many requests each secret proved, by the hour: enough to see that an old one can be retired. Kept for 31 days.
CREATE TABLE secret_use (
  organization_id text COLLATE "C" NOT NULL,
  secret_id text COLLATE "C" NOT NULL,
  hour timestamptz NOT NULL,
  requests bigint NOT NULL,
  PRIMARY KEY (organization_id, secret_id, hour),
  FOREIGN KEY (organization_id, secret_id) REFERENCES secret (organization_id, id) ON DELETE CASCADE
);
CREATE INDEX secret_use_hour ON secret_use (hour);

ALTER TABLE secret_use ENABLE ROW LEVEL SECURITY;
ALTER TABLE secret_use FORCE ROW LEVEL SECURITY;
CREATE POLICY one_organization ON secret_use TO postern_web, postern_worker
  USING (organization_id = (SELECT app.current_organization())) WITH CHECK (organization_id = (SELECT app.current_organization()));
CREATE POLICY upkeep ON secret_use TO postern_maintenance USING (true) WITH CHECK (true);
CREATE POLICY ingest_counts ON secret_use TO postern_ingest USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON secret_use TO postern_maintenance;
GRANT SELECT ON secret_use TO postern_web;
GRANT SELECT, INSERT, UPDATE (requests) ON secret_use TO postern_ingest;

CREATE FUNCTION app.forget_secret_use(days integer) RETURNS bigint
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  WITH gone AS (DELETE FROM public.secret_use WHERE hour < now() - make_interval(days => days) RETURNING 1) SELECT count(*) FROM gone
$$;
ALTER FUNCTION app.forget_secret_use(integer) OWNER TO postern_maintenance;
REVOKE ALL ON FUNCTION app.forget_secret_use(integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.forget_secret_use(integer) TO postern_worker;
