-- What many agents at once cost: what a hub says of its connections it says of all of them together.

-- Agents that share a token are not told of to the second: each would wait for the others at its row.
GRANT SELECT (last_used_at) ON agent_token TO postern_hub;

-- As before, with how far away each agent is.
DROP FUNCTION app.check_tunnels(text[], text[], text[], text[], bigint[], integer[], bigint[], bigint[]);
CREATE FUNCTION app.check_tunnels(organizations text[], tunnels text[], connections text[], tokens text[], epochs bigint[],
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
    WHEN c.run_started_at + r.life_minutes * interval '1 minute' <= now() THEN 'outlived'
    WHEN c.active_at + r.idle_minutes * interval '1 minute' <= now() AND m.in_flight = 0 AND m.carried = c.carried THEN 'idle'
    ELSE 'ready' END
  FROM mine m
  CROSS JOIN LATERAL (SELECT app.agent_standing(m.organization_id, m.token_id) AS standing) s
  LEFT JOIN public.tunnel t ON t.organization_id = m.organization_id AND t.id = m.tunnel_id
  LEFT JOIN public.tunnel_connection c ON c.organization_id = m.organization_id AND c.tunnel_id = m.tunnel_id AND c.id = m.connection_id
  LEFT JOIN public.tunnel_rule r ON r.organization_id = m.organization_id
$$;

-- Forgets connections that ended, and answers who is to be told: whoever watches their projects, and the other agents of their tunnels, for which what
-- they gave back is due.
CREATE FUNCTION app.leave_tunnels(organizations text[], tunnels text[], connections text[])
  RETURNS TABLE (channel text, id text) LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  WITH mine AS (
    SELECT * FROM unnest(organizations, tunnels, connections) AS m (organization_id, tunnel_id, connection_id)
  ),
  gone AS (
    DELETE FROM public.tunnel_connection c USING mine m
    WHERE c.organization_id = m.organization_id AND c.tunnel_id = m.tunnel_id AND c.id = m.connection_id
    RETURNING c.organization_id, c.tunnel_id
  )
  SELECT DISTINCT 'postern_agent', t.project_id FROM gone g JOIN public.tunnel t ON t.organization_id = g.organization_id AND t.id = g.tunnel_id
  UNION ALL
  SELECT DISTINCT 'postern_lane', d.id
  FROM mine m JOIN public.destination d ON d.organization_id = m.organization_id AND d.tunnel_id = m.tunnel_id AND d.deleted_at IS NULL
  WHERE EXISTS (SELECT FROM public.tunnel_connection c
    WHERE c.organization_id = m.organization_id AND c.tunnel_id = m.tunnel_id AND c.id <> ALL (connections) AND c.lease_until > now())
$$;

DO $$
DECLARE f text;
BEGIN
  FOREACH f IN ARRAY ARRAY['app.check_tunnels(text[], text[], text[], text[], bigint[], integer[], bigint[], bigint[], real[])',
    'app.leave_tunnels(text[], text[], text[])'] LOOP
    EXECUTE format('ALTER FUNCTION %s OWNER TO postern_maintenance', f);
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', f);
    EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO postern_hub', f);
  END LOOP;
END $$;
