-- What a project keeps its tunnels from, though the organization allows it.
ALTER TABLE project ADD COLUMN forbidden_tunnels text[] NOT NULL DEFAULT '{}'
  CHECK (forbidden_tunnels <@ ARRAY['durable', 'http', 'tcp', 'public', 'mirror']);

-- Whether the organization or the project allows no tunnels of this kind. Everyone asks here: who opens one, the hubs that hold agents, the front of shares.
CREATE FUNCTION app.is_tunnel_forbidden(of_organization text, of_project text, of_kind text) RETURNS boolean
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT coalesce((SELECT allow = 'none' OR (NOT shares AND of_kind IN ('http', 'tcp', 'public')) FROM public.tunnel_rule WHERE organization_id = of_organization), false)
    OR coalesce((SELECT of_kind = ANY (forbidden_tunnels) FROM public.project WHERE organization_id = of_organization AND id = of_project), false)
$$;
ALTER FUNCTION app.is_tunnel_forbidden(text, text, text) OWNER TO postern_maintenance;
REVOKE ALL ON FUNCTION app.is_tunnel_forbidden(text, text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.is_tunnel_forbidden(text, text, text) TO postern_ingest, postern_hub;

-- As before, but that a project forbids kinds of tunnels too, and that agents of shares end where there are no shares any more.
CREATE OR REPLACE FUNCTION app.check_tunnels(organizations text[], tunnels text[], connections text[], tokens text[], epochs bigint[],
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
    WHEN app.is_tunnel_forbidden(t.organization_id, t.project_id, t.kind) THEN 'forbidden'
    WHEN c.run_started_at + r.life_minutes * interval '1 minute' <= now() THEN 'outlived'
    WHEN c.active_at + r.idle_minutes * interval '1 minute' <= now() AND m.in_flight = 0 AND m.carried = c.carried THEN 'idle'
    ELSE 'ready' END
  FROM mine m
  CROSS JOIN LATERAL (SELECT app.agent_standing(m.organization_id, m.token_id) AS standing) s
  LEFT JOIN public.tunnel t ON t.organization_id = m.organization_id AND t.id = m.tunnel_id
  LEFT JOIN public.tunnel_connection c ON c.organization_id = m.organization_id AND c.tunnel_id = m.tunnel_id AND c.id = m.connection_id
  LEFT JOIN public.tunnel_rule r ON r.organization_id = m.organization_id
$$;

-- The front of shares hears of it as it hears of the organization's rule.
CREATE FUNCTION app.mark_shares_of_project() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  UPDATE public.share SET seq = seq WHERE organization_id = NEW.organization_id AND project_id = NEW.id AND ended_at IS NULL;
  RETURN NULL;
END $$;
CREATE TRIGGER project_forbids AFTER UPDATE OF forbidden_tunnels ON project FOR EACH ROW EXECUTE FUNCTION app.mark_shares_of_project();
