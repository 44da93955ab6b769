-- What senders' connections showed of client certificates, once for each chain: a request names it by its hash (in what is sealed with the request), so that
-- a policy can be tried on it later. Certificates are public; who sees them is still the organization alone.
CREATE TABLE client_chain (
  organization_id text COLLATE "C" NOT NULL REFERENCES organization (id),
  sha256 bytea NOT NULL, -- packages/policy/src/certificate/chain-hash.ts
  certificates bytea[] NOT NULL, -- DER, the sender's own first
  last_seen_on date NOT NULL,
  PRIMARY KEY (organization_id, sha256)
);
CREATE INDEX client_chain_last_seen ON client_chain (last_seen_on);

ALTER TABLE client_chain ENABLE ROW LEVEL SECURITY;
ALTER TABLE client_chain FORCE ROW LEVEL SECURITY;
CREATE POLICY one_organization ON client_chain FOR SELECT TO postern_web USING (organization_id = (SELECT app.current_organization()));
CREATE POLICY upkeep ON client_chain TO postern_maintenance USING (true) WITH CHECK (true);
CREATE POLICY ingest_keeps ON client_chain TO postern_ingest USING (true) WITH CHECK (true);
GRANT SELECT ON client_chain TO postern_web;
GRANT SELECT, INSERT, UPDATE (last_seen_on) ON client_chain TO postern_ingest;
GRANT SELECT, DELETE ON client_chain TO postern_maintenance;

-- Forgets the chains that no request names any more: the last one that did is past its retention.
CREATE FUNCTION app.forget_client_chains(rows_days integer, rows_max integer) RETURNS bigint
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  WITH old AS (
    SELECT organization_id, sha256 FROM public.client_chain WHERE last_seen_on < (now() AT TIME ZONE 'UTC')::date - rows_days - 2 LIMIT rows_max
  ), gone AS (
    DELETE FROM public.client_chain c USING old
    WHERE c.organization_id = old.organization_id AND c.sha256 = old.sha256 AND c.last_seen_on < (now() AT TIME ZONE 'UTC')::date - rows_days - 2
    RETURNING 1
  )
  SELECT count(*) FROM gone
$$;
ALTER FUNCTION app.forget_client_chains(integer, integer) OWNER TO postern_maintenance;
REVOKE ALL ON FUNCTION app.forget_client_chains(integer, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.forget_client_chains(integer, integer) TO postern_worker;
