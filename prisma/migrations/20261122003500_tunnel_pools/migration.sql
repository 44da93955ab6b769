-- A tunnel can have several agents at once: its connections have an id each, and what a hub says of them stands with them.

ALTER TABLE tunnel ADD COLUMN pooled boolean NOT NULL DEFAULT false; -- its owner lets agents of others join
ALTER TABLE tunnel_connection DROP CONSTRAINT tunnel_connection_pkey, ADD PRIMARY KEY (organization_id, tunnel_id, id),
  ADD COLUMN agent_name text NOT NULL DEFAULT '',
  ADD COLUMN transport text NOT NULL DEFAULT 'ws' CHECK (transport IN ('ws', 'poll')),
  ADD COLUMN local_up boolean NOT NULL DEFAULT true,
  ADD COLUMN in_flight integer NOT NULL DEFAULT 0,
  ADD COLUMN carried bigint NOT NULL DEFAULT 0, -- deliveries with an outcome
  ADD COLUMN carried_bytes bigint NOT NULL DEFAULT 0,
  ADD COLUMN run_started_at timestamptz NOT NULL DEFAULT now(), -- of the agent: outlives a break
  ADD COLUMN active_at timestamptz NOT NULL DEFAULT now(), -- when something was last in flight
  ADD COLUMN disconnect boolean NOT NULL DEFAULT false; -- someone asked its hub to end it
GRANT UPDATE (pooled) ON tunnel TO postern_hub;
-- The dashboard asks hubs to end a connection; it cannot make one, or say another thing of it.
GRANT UPDATE (disconnect) ON tunnel_connection TO postern_web;

-- How long an agent's run may last and may go without a delivery; empty: for ever.
CREATE TABLE tunnel_rule (
  organization_id text COLLATE "C" PRIMARY KEY REFERENCES organization (id),
  allow text NOT NULL DEFAULT 'all' CHECK (allow IN ('all', 'named', 'none')), -- which endpoints may feed tunnels
  endpoint_ids text[] COLLATE "C" NOT NULL DEFAULT '{}', -- with allow = 'named'
  shares boolean NOT NULL DEFAULT true,
  life_minutes integer CHECK (life_minutes > 0),
  idle_minutes integer CHECK (idle_minutes > 0)
);
ALTER TABLE tunnel_rule ENABLE ROW LEVEL SECURITY;
ALTER TABLE tunnel_rule FORCE ROW LEVEL SECURITY;
CREATE POLICY upkeep ON tunnel_rule TO postern_maintenance USING (true) WITH CHECK (true);
CREATE POLICY one_organization ON tunnel_rule TO postern_web, postern_hub
  USING (organization_id = (SELECT app.current_organization())) WITH CHECK (organization_id = (SELECT app.current_organization()));
GRANT SELECT ON tunnel_rule TO postern_maintenance, postern_hub;
GRANT SELECT, INSERT, UPDATE ON tunnel_rule TO postern_web;

-- What an agent's credential is worth now: good, revoked or expired. agentRoles in packages/db/src/access/rights-of.ts; a test holds the two together.
CREATE FUNCTION app.agent_standing(of_organization text, of_token text)
  RETURNS text LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT coalesce((
    SELECT CASE
      WHEN k.revoked_at IS NOT NULL THEN 'revoked'
      WHEN NOT EXISTS (SELECT FROM public.membership p WHERE p.organization_id = k.organization_id AND p.user_id = k.created_by
        AND p.role IN ('owner', 'admin', 'developer')) THEN 'revoked'
      WHEN k.expires_at <= now() THEN 'expired'
      ELSE 'good' END
    FROM public.agent_token k WHERE k.organization_id = of_organization AND k.id = of_token), 'revoked')
$$;

-- Renews the leases of a hub's connections, writes down what the hub says of them, and says what becomes of each.
-- lost: its row is gone though nobody took the tunnel over (its hub was away for long): it comes again.
DROP FUNCTION app.check_tunnels(text[], text[], text[], text[]);
CREATE FUNCTION app.check_tunnels(organizations text[], tunnels text[], connections text[], tokens text[], epochs bigint[],
    in_flights integer[], carrieds bigint[], carried_bytess bigint[])
  RETURNS TABLE (connection_id text, fate text) LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  WITH mine AS (
    SELECT * FROM unnest(organizations, tunnels, connections, tokens, epochs, in_flights, carrieds, carried_bytess)
      AS m (organization_id, tunnel_id, connection_id, token_id, epoch, in_flight, carried, carried_bytes)
  ),
  renewed AS (
    UPDATE public.tunnel_connection c SET lease_until = now() + interval '30 seconds', last_seen_at = now(),
      in_flight = m.in_flight, carried = m.carried, carried_bytes = m.carried_bytes,
      active_at = CASE WHEN m.in_flight > 0 OR m.carried > c.carried THEN now() ELSE c.active_at END
    FROM mine m
    WHERE c.organization_id = m.organization_id AND c.tunnel_id = m.tunnel_id AND c.id = m.connection_id
      AND (c.lease_until < now() + interval '22 seconds' OR c.in_flight <> m.in_flight OR c.carried <> m.carried)
  )
  SELECT m.connection_id, CASE
    WHEN t.id IS NULL THEN 'deleted'
    WHEN s.standing <> 'good' THEN s.standing
    WHEN t.epoch > m.epoch THEN 'replaced'
    WHEN c.id IS NULL THEN 'lost'
    WHEN c.disconnect THEN 'disconnected'
    WHEN r.allow = 'none' THEN 'forbidden'
    WHEN c.run_started_at + r.life_minutes * interval '1 minute' <= now() THEN 'outlived'
    WHEN c.active_at + r.idle_minutes * interval '1 minute' <= now() AND m.in_flight = 0 AND m.carried = c.carried THEN 'idle'
    ELSE 'ready' END
  FROM mine m
  CROSS JOIN LATERAL (SELECT app.agent_standing(m.organization_id, m.token_id) AS standing) s
  LEFT JOIN public.tunnel t ON t.organization_id = m.organization_id AND t.id = m.tunnel_id
  LEFT JOIN public.tunnel_connection c ON c.organization_id = m.organization_id AND c.tunnel_id = m.tunnel_id AND c.id = m.connection_id
  LEFT JOIN public.tunnel_rule r ON r.organization_id = m.organization_id
$$;

-- Makes every tunnel's hold tell the truth: no agent there, or none whose local server is up; a person's pause is left alone.
-- Connections of hubs that have been gone for a while are forgotten.
CREATE OR REPLACE FUNCTION app.align_tunnel_holds() RETURNS SETOF text LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  WITH gone AS (
    DELETE FROM public.tunnel_connection WHERE lease_until < now() - interval '1 minute'
  ), present AS (
    SELECT d.organization_id, d.id, CASE
      WHEN count(c.id) = 0 THEN 'no-agent'
      WHEN NOT bool_or(c.local_up) THEN 'local-down' END AS cause
    FROM public.destination d
    LEFT JOIN public.tunnel_connection c ON c.organization_id = d.organization_id AND c.tunnel_id = d.tunnel_id AND c.lease_until > now()
    WHERE d.kind = 'tunnel' AND d.deleted_at IS NULL
    GROUP BY d.organization_id, d.id
  )
  UPDATE public.destination d SET held_cause = p.cause, held_since = CASE WHEN p.cause IS NULL THEN NULL ELSE coalesce(d.held_since, now()) END
  FROM present p
  WHERE d.organization_id = p.organization_id AND d.id = p.id
    AND d.held_cause IS DISTINCT FROM p.cause AND (d.held_cause IS NULL OR d.held_cause IN ('no-agent', 'local-down'))
  RETURNING d.id
$$;

DO $$
DECLARE f text;
BEGIN
  FOREACH f IN ARRAY ARRAY['app.agent_standing(text, text)', 'app.check_tunnels(text[], text[], text[], text[], bigint[], integer[], bigint[], bigint[])'] LOOP
    EXECUTE format('ALTER FUNCTION %s OWNER TO postern_maintenance', f);
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', f);
    EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO postern_hub', f);
  END LOOP;
END $$;
