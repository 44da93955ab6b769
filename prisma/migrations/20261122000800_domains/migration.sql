-- Domains that organizations prove by a TXT record in the DNS. A proof alone makes a domain someone's: what is merely added may be added by anyone,
-- so adding tells nobody whether another organization has it. Only whoever holds the record learns that the name is proved elsewhere.
CREATE TABLE verified_domain (
  organization_id text COLLATE "C" NOT NULL REFERENCES organization (id),
  id text COLLATE "C" NOT NULL,
  domain text COLLATE "C" NOT NULL,
  challenge text NOT NULL, -- what the TXT record at _postern-challenge.<domain> must say; not a secret, the DNS shows it
  proved_at timestamptz,
  checked_at timestamptz, -- the last answer of the DNS, whatever it was
  missing_since timestamptz, -- the record of a proved domain is gone since then; after a week the proof lapses
  created_by text NOT NULL,
  created_by_name text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (organization_id, id),
  UNIQUE (organization_id, domain)
);
CREATE UNIQUE INDEX verified_domain_owner ON verified_domain (domain) WHERE proved_at IS NOT NULL;

ALTER TABLE verified_domain ENABLE ROW LEVEL SECURITY;
ALTER TABLE verified_domain FORCE ROW LEVEL SECURITY;
CREATE POLICY one_organization ON verified_domain TO postern_web, postern_worker
  USING (organization_id = (SELECT app.current_organization())) WITH CHECK (organization_id = (SELECT app.current_organization()));
CREATE POLICY upkeep ON verified_domain TO postern_maintenance USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON verified_domain TO postern_maintenance, postern_web;

-- The worker looks at the records again, and takes back host names whose proof has lapsed.
GRANT SELECT ON verified_domain TO postern_worker;
GRANT UPDATE (proved_at, checked_at, missing_since) ON verified_domain TO postern_worker;
GRANT UPDATE (host) ON endpoint TO postern_worker;
GRANT USAGE ON SEQUENCE app.config_seq TO postern_worker;

-- Proved domains whose record is to be looked at again: a present one once a day, a missing one at each round.
CREATE FUNCTION app.due_domains(domains_max integer) RETURNS TABLE (organization_id text, id text, domain text, challenge text)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT d.organization_id, d.id, d.domain, d.challenge FROM public.verified_domain d
  WHERE d.proved_at IS NOT NULL AND (d.missing_since IS NOT NULL OR d.checked_at <= now() - interval '23 hours')
  ORDER BY d.checked_at LIMIT domains_max
$$;
ALTER FUNCTION app.due_domains(integer) OWNER TO postern_maintenance;
REVOKE ALL ON FUNCTION app.due_domains(integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.due_domains(integer) TO postern_worker;

-- Host names that were set before there was a proof are given back; their endpoints keep the address under /e/.
SET ROLE postern_maintenance;
UPDATE endpoint SET host = NULL WHERE host IS NOT NULL;
RESET ROLE;
