-- Whether nobody can come into the share that this tunnel is: it was open to anyone alone, and its organization or project allows that no more.
CREATE FUNCTION app.is_share_shut(of_organization text, of_tunnel text) RETURNS boolean
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (
    SELECT FROM public.share s LEFT JOIN public.share_rule r ON r.organization_id = s.organization_id
    WHERE s.organization_id = of_organization AND s.tunnel_id = of_tunnel AND s.ended_at IS NULL
      AND s.audience @> '{"public": true, "organization": false}' AND s.audience -> 'people' = '[]' AND s.audience -> 'groups' = '[]'
      AND s.keys = '[]' AND s.gate_endpoint_id IS NULL
      AND (NOT coalesce(r.is_public_allowed, false) OR app.is_tunnel_forbidden(s.organization_id, s.project_id, 'public'))
  )
$$;
ALTER FUNCTION app.is_share_shut(text, text) OWNER TO postern_maintenance;
REVOKE ALL ON FUNCTION app.is_share_shut(text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.is_share_shut(text, text) TO postern_hub;
CREATE INDEX share_tunnel ON share (organization_id, tunnel_id) WHERE ended_at IS NULL;

-- As before, but that the agent of such a share ends: it would go on believing that someone can reach it.
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

-- As before, but that no certificate is asked for at the host of a share that the rules forbid, or that nobody can come into.
CREATE OR REPLACE FUNCTION app.claim_host_certificate(share_domain text, given_hosts text[], own_lease text)
  RETURNS TABLE (organization_id text, host text, domain_id text, failures integer, is_renewal boolean)
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  WITH today AS (
    SELECT t.organization_id, sum(t.tries) AS tries FROM public.host_certificate t
    WHERE t.tried_at >= date_trunc('day', now(), 'UTC') GROUP BY t.organization_id
  ), wanted AS (
    SELECT s.organization_id, s.host, d.id AS domain_id
    FROM public.share s
    JOIN LATERAL (
      SELECT v.id FROM public.verified_domain v
      WHERE v.organization_id = s.organization_id AND v.proved_at IS NOT NULL AND v.missing_since IS NULL
        AND (s.host = v.domain OR right(s.host, length(v.domain) + 1) = '.' || v.domain)
      ORDER BY length(v.domain) DESC LIMIT 1
    ) d ON true
    LEFT JOIN public.host_certificate c ON c.organization_id = s.organization_id AND c.host = s.host
    LEFT JOIN today o ON o.organization_id = s.organization_id
    WHERE s.ended_at IS NULL AND s.expires_at > now()
      AND NOT app.is_tunnel_forbidden(s.organization_id, s.project_id, s.kind) AND NOT app.is_share_shut(s.organization_id, s.tunnel_id)
      AND s.host <> share_domain AND right(s.host, length(share_domain) + 1) <> '.' || share_domain AND NOT s.host = ANY (given_hosts)
      AND (c.host IS NULL OR (c.due_at <= now() AND coalesce(c.leased_until, '-infinity') <= now()
        AND (c.tries < 5 OR c.tried_at < date_trunc('day', now(), 'UTC'))))
      AND coalesce(o.tries, 0) < 25
      AND (SELECT count(*) FROM public.host_certificate r WHERE r.tried_at > now() - interval '3 hours') < 250
    ORDER BY c.host IS NOT NULL, c.failures, c.not_after, c.due_at, s.created_at LIMIT 1
  ), claimed AS (
    INSERT INTO public.host_certificate AS known (organization_id, host, lease, leased_until)
    SELECT w.organization_id, w.host, own_lease, now() + interval '5 minutes' FROM wanted w
    ON CONFLICT (organization_id, host) DO UPDATE SET lease = excluded.lease, leased_until = excluded.leased_until, tried_at = now(),
        tries = CASE WHEN known.tried_at >= date_trunc('day', now(), 'UTC') THEN known.tries + 1 ELSE 1 END
      WHERE known.due_at <= now() AND coalesce(known.leased_until, '-infinity') <= now()
    RETURNING known.organization_id, known.host, known.failures, known.chain IS NOT NULL AS is_renewal
  )
  SELECT c.organization_id, c.host, w.domain_id, c.failures, c.is_renewal FROM claimed c JOIN wanted w ON w.organization_id = c.organization_id AND w.host = c.host
$$;
