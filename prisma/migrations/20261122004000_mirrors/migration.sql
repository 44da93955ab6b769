-- Mirrors: copies of a project's events for one agent, beside the deliveries. A mirror has a tunnel of its own, which goes with it, and its agent then.
ALTER TABLE tunnel DROP CONSTRAINT tunnel_kind_check, ADD CONSTRAINT tunnel_kind_check CHECK (kind IN ('durable', 'http', 'tcp', 'mirror'));
CREATE TABLE mirror (
  organization_id text COLLATE "C" NOT NULL,
  id text COLLATE "C" NOT NULL,
  project_id text COLLATE "C" NOT NULL,
  tunnel_id text COLLATE "C" NOT NULL,
  token_id text COLLATE "C", -- the agent's credential that it was started with: no other one takes its copies; nothing where a person started it elsewhere
  endpoint_ids text[] COLLATE "C" NOT NULL,
  filter text NOT NULL,
  sample_percent double precision NOT NULL CHECK (sample_percent > 0 AND sample_percent <= 100),
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL,
  seen_at timestamptz NOT NULL DEFAULT now(), -- when a hub last had its agent
  sent bigint NOT NULL DEFAULT 0,
  dropped bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (organization_id, id),
  FOREIGN KEY (organization_id, project_id) REFERENCES project (organization_id, id),
  FOREIGN KEY (organization_id, tunnel_id) REFERENCES tunnel (organization_id, id) ON DELETE CASCADE
);
CREATE UNIQUE INDEX mirror_tunnel ON mirror (organization_id, tunnel_id);
CREATE INDEX mirror_project ON mirror (organization_id, project_id, id);

ALTER TABLE mirror ENABLE ROW LEVEL SECURITY;
ALTER TABLE mirror FORCE ROW LEVEL SECURITY;
CREATE POLICY upkeep ON mirror TO postern_maintenance USING (true) WITH CHECK (true);
CREATE POLICY one_organization ON mirror TO postern_web, postern_hub
  USING (organization_id = (SELECT app.current_organization())) WITH CHECK (organization_id = (SELECT app.current_organization()));
GRANT SELECT, UPDATE ON mirror TO postern_maintenance;
GRANT SELECT, INSERT ON mirror TO postern_web;
GRANT SELECT, UPDATE (seen_at, sent, dropped) ON mirror TO postern_hub;

-- A hub ends mirrors, and no other tunnel.
CREATE POLICY hub_ends_mirrors ON tunnel AS RESTRICTIVE FOR DELETE TO postern_hub USING (kind = 'mirror');
GRANT DELETE ON tunnel TO postern_hub;

-- Adds to the counts of a hub's mirrors what it sent and dropped since it last said so.
CREATE FUNCTION app.count_mirrors(organizations text[], tunnels text[], sents bigint[], droppeds bigint[]) RETURNS void
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  UPDATE public.mirror m SET seen_at = now(), sent = m.sent + c.sent, dropped = m.dropped + c.dropped
  FROM unnest(organizations, tunnels, sents, droppeds) AS c (organization_id, tunnel_id, sent, dropped)
  WHERE m.organization_id = c.organization_id AND m.tunnel_id = c.tunnel_id
$$;

-- Mirrors that are over, and why: their time is, their agent stayed away, or the organization no longer lets one of their endpoints feed tunnels.
CREATE FUNCTION app.mirrors_over(at_most integer) RETURNS TABLE (organization_id text, id text, cause text)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT o.organization_id, o.id, o.cause FROM (
    SELECT m.organization_id, m.id, CASE
      WHEN m.expires_at <= now() THEN 'time'
      WHEN m.seen_at < now() - interval '2 minutes' THEN 'away'
      WHEN r.allow = 'none' OR (r.allow = 'named' AND NOT m.endpoint_ids <@ r.endpoint_ids) THEN 'forbidden' END AS cause
    FROM public.mirror m LEFT JOIN public.tunnel_rule r ON r.organization_id = m.organization_id
  ) o WHERE o.cause IS NOT NULL LIMIT at_most
$$;

DO $$
DECLARE f text;
BEGIN
  FOREACH f IN ARRAY ARRAY['app.count_mirrors(text[], text[], bigint[], bigint[])', 'app.mirrors_over(integer)'] LOOP
    EXECUTE format('ALTER FUNCTION %s OWNER TO postern_maintenance', f);
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', f);
    EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO postern_hub', f);
  END LOOP;
END $$;

-- Filters know the number of the policy version that let an event in.
CREATE POLICY hub_organization ON policy_version FOR SELECT TO postern_hub USING (organization_id = (SELECT app.current_organization()));
GRANT SELECT (organization_id, id, number) ON policy_version TO postern_hub;
