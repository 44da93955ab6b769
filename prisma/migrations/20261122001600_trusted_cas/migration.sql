-- Certificate authorities whose client certificates an organization's gates believe, each with its list of revoked ones. None of it is secret.
CREATE TABLE trusted_ca (
  organization_id text COLLATE "C" NOT NULL REFERENCES organization (id),
  id text COLLATE "C" NOT NULL,
  name text NOT NULL,
  certificate text NOT NULL, -- PEM
  subject text NOT NULL,
  sha256 text NOT NULL, -- 64 hex letters
  not_before timestamptz NOT NULL,
  not_after timestamptz NOT NULL,
  revocation_list text, -- PEM
  revoked integer, -- how many certificates the list names
  list_issued_at timestamptz,
  list_until timestamptz, -- past it the authority's certificates are let in no more
  created_by text NOT NULL,
  created_by_name text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (organization_id, id),
  UNIQUE (organization_id, sha256),
  CHECK (num_nulls(revocation_list, revoked, list_issued_at, list_until) IN (0, 4))
);

ALTER TABLE trusted_ca ENABLE ROW LEVEL SECURITY;
ALTER TABLE trusted_ca FORCE ROW LEVEL SECURITY;
CREATE POLICY one_organization ON trusted_ca TO postern_web
  USING (organization_id = (SELECT app.current_organization())) WITH CHECK (organization_id = (SELECT app.current_organization()));
CREATE POLICY upkeep ON trusted_ca TO postern_maintenance USING (true) WITH CHECK (true);
CREATE POLICY ingest_reads ON trusted_ca FOR SELECT TO postern_ingest USING (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON trusted_ca TO postern_maintenance, postern_web;
GRANT SELECT ON trusted_ca TO postern_ingest;

-- A new list, or another name, is news to ingest, for every endpoint one of whose policies names the authority.
CREATE FUNCTION app.touch_ca_users() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  UPDATE public.endpoint e SET config_seq = config_seq
  WHERE e.organization_id = NEW.organization_id AND e.deleted_at IS NULL
    AND EXISTS (SELECT FROM public.policy_version p
      WHERE p.organization_id = e.organization_id AND p.endpoint_id = e.id
        AND jsonb_path_exists(p.policy, '$.** ? (@.kind == "certificate" && @.authorities[*] == $id)', jsonb_build_object('id', NEW.id)));
  RETURN NULL;
END $$;
ALTER FUNCTION app.touch_ca_users() OWNER TO postern_maintenance;
CREATE TRIGGER trusted_ca_changed AFTER UPDATE ON trusted_ca FOR EACH ROW EXECUTE FUNCTION app.touch_ca_users();
