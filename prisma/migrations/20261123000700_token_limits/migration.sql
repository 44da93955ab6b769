-- An agent token can be limited to tunnels and to endpoints; without names it is not.
ALTER TABLE agent_token ADD COLUMN tunnels text[] NOT NULL DEFAULT '{}', ADD COLUMN endpoints text[] NOT NULL DEFAULT '{}';

-- As fitsPattern of the contract: * stands for any run of characters, all else for itself.
CREATE FUNCTION app.fits_any(name text, patterns text[]) RETURNS boolean LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (SELECT FROM unnest(patterns) p WHERE name LIKE replace(replace(replace(replace(p, '\', '\\'), '%', '\%'), '_', '\_'), '*', '%'))
$$;

-- Whether a tunnel has another name than its agent's token may open, or is fed by an endpoint that the token may not bring. A mirror has no name of its own,
-- and its endpoints are those it was started with.
CREATE FUNCTION app.is_beyond_token(organization text, token text, tunnel text) RETURNS boolean
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (
    SELECT FROM public.agent_token k JOIN public.tunnel t ON t.organization_id = k.organization_id AND t.id = tunnel
    WHERE k.organization_id = organization AND k.id = token AND (
      (k.tunnels <> '{}' AND t.kind <> 'mirror' AND NOT app.fits_any(t.name, k.tunnels))
      OR (k.endpoints <> '{}' AND EXISTS (
        SELECT FROM public.destination d
        JOIN public.route r ON r.organization_id = d.organization_id AND r.destination_id = d.id
        JOIN public.endpoint e ON e.organization_id = r.organization_id AND e.id = r.endpoint_id
        WHERE d.organization_id = t.organization_id AND d.tunnel_id = t.id AND d.deleted_at IS NULL AND e.deleted_at IS NULL
          AND e.id <> ALL (k.endpoints) AND NOT app.fits_any(e.name, k.endpoints)
      ))
    )
  )
$$;

-- As before, and never beyond the agent's token.
CREATE OR REPLACE FUNCTION app.check_tunnels(organizations text[], tunnels text[], connections text[], tokens text[], epochs bigint[],
    in_flights integer[], carrieds bigint[], carried_bytess bigint[], latencies real[])
  RETURNS TABLE (connection_id text, fate text) LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  WITH mine AS (
    SELECT * FROM unnest(organizations, tunnels, connections, tokens, epochs, in_flights, carrieds, carried_bytess, latencies)
      AS m (organization_id, tunnel_id, connection_id, token_id, epoch, in_flight, carried, carried_bytes, latency)
  ),
  renewed AS (
    UPDATE public.tunnel_connection c SET lease_until = now() + interval '30 seconds', last_seen_at = now(),
      in_flight = m.in_flight, carried = m.carried, carried_bytes = m.carried_bytes, latency_ms = m.latency,
      active_at = CASE WHEN m.in_flight > 0 OR m.carried > c.carried THEN now() ELSE c.active_at END
    FROM mine m
    WHERE c.organization_id = m.organization_id AND c.tunnel_id = m.tunnel_id AND c.id = m.connection_id
      AND (c.lease_until < now() + interval '22 seconds' OR c.in_flight <> m.in_flight OR c.carried <> m.carried OR c.latency_ms IS DISTINCT FROM m.latency)
  )
  SELECT m.connection_id, CASE
    WHEN t.id IS NULL THEN 'deleted'
    WHEN s.standing <> 'good' THEN s.standing
    WHEN t.epoch > m.epoch THEN 'replaced'
    WHEN c.id IS NULL THEN 'lost'
    WHEN c.disconnect THEN 'disconnected'
    WHEN app.is_tunnel_forbidden(t.organization_id, t.project_id, t.kind) THEN 'forbidden'
    WHEN t.kind IN ('http', 'tcp') AND app.is_share_shut(t.organization_id, t.id) THEN 'forbidden'
    WHEN app.is_beyond_token(m.organization_id, m.token_id, m.tunnel_id) THEN 'forbidden'
    WHEN c.run_started_at + r.life_minutes * interval '1 minute' <= now() THEN 'outlived'
    WHEN c.active_at + r.idle_minutes * interval '1 minute' <= now() AND m.in_flight = 0 AND m.carried = c.carried THEN 'idle'
    ELSE 'ready' END
  FROM mine m
  CROSS JOIN LATERAL (SELECT app.agent_standing(m.organization_id, m.token_id) AS standing) s
  LEFT JOIN public.tunnel t ON t.organization_id = m.organization_id AND t.id = m.tunnel_id
  LEFT JOIN public.tunnel_connection c ON c.organization_id = m.organization_id AND c.tunnel_id = m.tunnel_id AND c.id = m.connection_id
  LEFT JOIN public.tunnel_rule r ON r.organization_id = m.organization_id
$$;

DO $$
DECLARE f text;
BEGIN
  FOREACH f IN ARRAY ARRAY['app.is_beyond_token(text, text, text)',
    'app.check_tunnels(text[], text[], text[], text[], bigint[], integer[], bigint[], bigint[], real[])'] LOOP
    EXECUTE format('ALTER FUNCTION %s OWNER TO postern_maintenance', f);
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', f);
    EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO postern_hub', f);
  END LOOP;
END $$;
GRANT SELECT ON agent_token TO postern_maintenance;
