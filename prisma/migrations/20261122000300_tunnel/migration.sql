-- The hub of tunnels: a role of its own, deliveries that are held one by one, and what a hub asks about all its tunnels at once.

-- A delivery can be held by itself: someone chose to keep what waited while no agent was there. No lane claims it.
ALTER TABLE delivery DROP CONSTRAINT delivery_state_check;
ALTER TABLE delivery ADD CONSTRAINT delivery_state_check CHECK (state IN ('pending', 'held', 'delivered', 'failed'));
CREATE INDEX delivery_held ON delivery (destination_id, id) WHERE state = 'held';
CREATE OR REPLACE FUNCTION app.expire_deliveries(before timestamptz) RETURNS bigint LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  WITH expired AS (
    UPDATE public.delivery SET state = 'failed', reason = 'expired', settled_at = now(), lease_id = NULL, lease_until = NULL
    WHERE state IN ('pending', 'held') AND (request_id < app.id_at('req', before) OR id < app.id_at('dlv', before))
    RETURNING 1
  )
  SELECT count(*) FROM expired
$$;

-- ingest's login may become the hub (SET ROLE, or role= when it connects) but does not have its rights otherwise: the receiving path stays
-- unable to read a stored body or to settle a delivery, and the hub stays unable to store a request.
DO $$
BEGIN
  BEGIN
    CREATE ROLE postern_hub NOLOGIN;
  EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; -- another database of this server made it
  END;
  IF NOT pg_has_role('postern_ingest', 'postern_hub', 'SET') THEN
    GRANT postern_hub TO postern_ingest WITH INHERIT FALSE, SET TRUE;
  END IF;
END $$;
GRANT USAGE ON SCHEMA public, app TO postern_hub;
GRANT EXECUTE ON FUNCTION app.current_organization(), app.find_agent_token(text) TO postern_hub;

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['organization', 'data_key', 'project', 'endpoint', 'destination', 'route', 'request', 'request_body', 'replay', 'delivery', 'attempt', 'tunnel', 'tunnel_connection', 'agent_token', 'membership', 'audit_head', 'audit_entry'] LOOP
    EXECUTE format('CREATE POLICY hub_organization ON %I TO postern_hub USING (%I = (SELECT app.current_organization())) WITH CHECK (%I = (SELECT app.current_organization()))',
      t, CASE t WHEN 'organization' THEN 'id' ELSE 'organization_id' END, CASE t WHEN 'organization' THEN 'id' ELSE 'organization_id' END);
  END LOOP;
END $$;
-- What a lane needs, as for the worker
GRANT SELECT ON organization, data_key, project, endpoint, destination, route, request, request_body, replay, delivery, attempt TO postern_hub;
GRANT UPDATE (state, next_attempt_at, lease_id, lease_until, attempts, charged, trigger, reason, settled_at) ON delivery TO postern_hub;
GRANT UPDATE (held_cause, held_since) ON destination TO postern_hub;
GRANT INSERT ON attempt TO postern_hub;
GRANT SELECT, INSERT ON audit_entry TO postern_hub;
GRANT SELECT, INSERT, UPDATE ON audit_head TO postern_hub;
-- What a tunnel needs
GRANT SELECT, UPDATE (epoch) ON tunnel TO postern_hub;
GRANT SELECT, INSERT, UPDATE, DELETE ON tunnel_connection TO postern_hub;
GRANT SELECT (organization_id, id, created_by), UPDATE (last_used_at) ON agent_token TO postern_hub;
GRANT SELECT (organization_id, user_id) ON membership TO postern_hub;

-- Renews the leases of a hub's connections and says what became of each: ready, replaced, revoked, expired or deleted.
CREATE FUNCTION app.check_tunnels(organizations text[], tunnels text[], connections text[], tokens text[])
  RETURNS TABLE (connection_id text, fate text) LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  WITH mine AS (SELECT * FROM unnest(organizations, tunnels, connections, tokens) AS m (organization_id, tunnel_id, connection_id, token_id)),
  renewed AS (
    UPDATE public.tunnel_connection c SET lease_until = now() + interval '30 seconds', last_seen_at = now() FROM mine m
    WHERE c.organization_id = m.organization_id AND c.tunnel_id = m.tunnel_id AND c.id = m.connection_id AND c.lease_until < now() + interval '22 seconds'
  )
  SELECT m.connection_id, CASE
    WHEN t.id IS NULL THEN 'deleted'
    WHEN k.id IS NULL OR k.revoked_at IS NOT NULL THEN 'revoked'
    WHEN NOT EXISTS (SELECT 1 FROM public.membership p WHERE p.organization_id = k.organization_id AND p.user_id = k.created_by) THEN 'revoked'
    WHEN k.expires_at <= now() THEN 'expired'
    WHEN c.id IS DISTINCT FROM m.connection_id THEN 'replaced'
    ELSE 'ready' END
  FROM mine m
  LEFT JOIN public.tunnel t ON t.organization_id = m.organization_id AND t.id = m.tunnel_id
  LEFT JOIN public.agent_token k ON k.organization_id = m.organization_id AND k.id = m.token_id
  LEFT JOIN public.tunnel_connection c ON c.organization_id = m.organization_id AND c.tunnel_id = m.tunnel_id
$$;

-- Makes every tunnel's hold tell the truth: no live connection = held for want of an agent; a live one lifts that hold.
-- A person's pause and an agent's word that its local server is down are left alone while an agent is there.
CREATE FUNCTION app.align_tunnel_holds() RETURNS SETOF text LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  WITH present AS (
    SELECT d.organization_id, d.id, EXISTS (
      SELECT 1 FROM public.tunnel_connection c WHERE c.organization_id = d.organization_id AND c.tunnel_id = d.tunnel_id AND c.lease_until > now()) AS agent
    FROM public.destination d WHERE d.kind = 'tunnel' AND d.deleted_at IS NULL
  )
  UPDATE public.destination d SET
    held_cause = CASE WHEN p.agent THEN NULL ELSE 'no-agent' END,
    held_since = CASE WHEN p.agent THEN NULL ELSE coalesce(d.held_since, now()) END
  FROM present p
  WHERE d.organization_id = p.organization_id AND d.id = p.id
    AND ((p.agent AND d.held_cause = 'no-agent') OR (NOT p.agent AND (d.held_cause IS NULL OR d.held_cause = 'local-down')))
  RETURNING d.id
$$;

-- Which of these destinations have something due: the backstop for a bell that was not heard.
CREATE FUNCTION app.due_tunnels(destinations text[]) RETURNS SETOF text LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT wanted FROM unnest(destinations) AS wanted
  WHERE EXISTS (SELECT 1 FROM public.delivery d WHERE d.destination_id = wanted AND d.state = 'pending' AND d.next_attempt_at <= now()
    AND (d.lease_until IS NULL OR d.lease_until <= now()))
$$;

DO $$
DECLARE f text;
BEGIN
  FOREACH f IN ARRAY ARRAY['app.check_tunnels(text[], text[], text[], text[])', 'app.align_tunnel_holds()', 'app.due_tunnels(text[])'] LOOP
    EXECUTE format('ALTER FUNCTION %s OWNER TO postern_maintenance', f);
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', f);
    EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO postern_hub', f);
  END LOOP;
END $$;
