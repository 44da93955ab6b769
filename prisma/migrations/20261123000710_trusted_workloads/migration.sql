-- Programs that an identity issuer vouches for, such as jobs of GitHub Actions: a token of theirs is exchanged for an agent token of an hour (RFC 8693).
CREATE TABLE trusted_workload (
  organization_id text COLLATE "C" NOT NULL REFERENCES organization (id),
  id text COLLATE "C" NOT NULL,
  name text NOT NULL,
  issuer text NOT NULL,
  audience text NOT NULL,
  conditions jsonb NOT NULL,
  jwks_url text,
  tunnels text[] NOT NULL DEFAULT '{}',
  endpoints text[] NOT NULL DEFAULT '{}',
  created_by text COLLATE "C" NOT NULL,
  created_by_name text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  last_used_at timestamptz,
  PRIMARY KEY (organization_id, id)
);
CREATE UNIQUE INDEX trusted_workload_id ON trusted_workload (id);

ALTER TABLE trusted_workload ENABLE ROW LEVEL SECURITY;
ALTER TABLE trusted_workload FORCE ROW LEVEL SECURITY;
CREATE POLICY upkeep ON trusted_workload TO postern_maintenance USING (true) WITH CHECK (true);
CREATE POLICY one_organization ON trusted_workload TO postern_web
  USING (organization_id = (SELECT app.current_organization())) WITH CHECK (organization_id = (SELECT app.current_organization()));
GRANT SELECT ON trusted_workload TO postern_maintenance;
GRANT SELECT, INSERT, DELETE, UPDATE (last_used_at) ON trusted_workload TO postern_web;

-- Which workload an agent token was given to, and for which of its tokens: each is good for one.
ALTER TABLE agent_token ADD COLUMN workload_id text COLLATE "C", ADD COLUMN id_token_hash bytea;
CREATE UNIQUE INDEX agent_token_id_token ON agent_token (organization_id, workload_id, id_token_hash);

-- Whose workload this is: who exchanges a token is nobody yet.
CREATE FUNCTION app.organization_of_workload(workload text) RETURNS text
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT organization_id FROM public.trusted_workload WHERE id = workload
$$;
ALTER FUNCTION app.organization_of_workload(text) OWNER TO postern_maintenance;
REVOKE ALL ON FUNCTION app.organization_of_workload(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.organization_of_workload(text) TO postern_web;

-- As before; a workload whose hour is over is not sent away for good: it dials again, and shows a new token of its platform then.
CREATE OR REPLACE FUNCTION app.agent_standing(of_organization text, of_token text)
  RETURNS text LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT coalesce((
    SELECT CASE
      WHEN k.revoked_at IS NOT NULL THEN 'revoked'
      WHEN NOT EXISTS (SELECT FROM public.membership p WHERE p.organization_id = of_organization AND p.user_id = k.user_id
        AND p.role IN ('owner', 'admin', 'developer')) THEN 'revoked'
      WHEN k.expires_at <= now() THEN CASE WHEN k.is_workload THEN 'lost' ELSE 'expired' END
      ELSE 'good' END
    FROM (
      SELECT t.created_by AS user_id, t.revoked_at, t.expires_at, t.workload_id IS NOT NULL AS is_workload
      FROM public.agent_token t WHERE t.organization_id = of_organization AND t.id = of_token
      UNION ALL
      SELECT s.user_id, NULL, s.expires_at, false FROM public.agent_sign_in s WHERE s.organization_id = of_organization AND s.id = of_token
    ) k), 'revoked')
$$;
