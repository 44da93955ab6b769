-- What a person sets by hand for what waits at a tunnel, and routes that end by themselves.

ALTER TABLE tunnel ADD COLUMN held_count_max integer CHECK (held_count_max > 0), ADD COLUMN held_minutes_max integer CHECK (held_minutes_max > 0),
  ADD COLUMN held_bytes_max bigint CHECK (held_bytes_max > 0);
ALTER TABLE route ADD COLUMN expires_at timestamptz;
CREATE INDEX route_expiry ON route (expires_at) WHERE expires_at IS NOT NULL;
GRANT DELETE ON route TO postern_hub;

-- Routes whose time is over: a hub ends each in its organization's name.
CREATE FUNCTION app.expired_routes(at_most integer) RETURNS TABLE (organization_id text, id text) LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT r.organization_id, r.id FROM public.route r WHERE r.expires_at <= now() ORDER BY r.expires_at LIMIT at_most
$$;

-- Gives up what waits beyond a tunnel's limits, the oldest first: it is failed, expired, and can be replayed. Only what is held: what goes out is left alone.
CREATE FUNCTION app.drop_held() RETURNS TABLE (organization_id text, tunnel_id text, dropped bigint) LANGUAGE sql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
  WITH limited AS (
    SELECT t.organization_id, t.id AS tunnel_id, d.id AS destination_id, d.held_cause IS NOT NULL AS is_held, t.held_count_max, t.held_minutes_max, t.held_bytes_max
    FROM public.tunnel t JOIN public.destination d ON d.organization_id = t.organization_id AND d.tunnel_id = t.id AND d.deleted_at IS NULL
    WHERE coalesce(t.held_count_max, t.held_minutes_max, t.held_bytes_max) IS NOT NULL
  ), waiting AS (
    SELECT w.organization_id, w.id, l.tunnel_id, l.held_count_max, l.held_minutes_max, l.held_bytes_max,
      row_number() OVER newest_first AS place, sum(coalesce(r.body_bytes, 0)) OVER newest_first AS bytes
    FROM limited l
    JOIN public.delivery w ON w.destination_id = l.destination_id AND w.organization_id = l.organization_id
      AND (w.state = 'held' OR (w.state = 'pending' AND l.is_held)) AND (w.lease_until IS NULL OR w.lease_until <= now())
    LEFT JOIN public.request r ON r.organization_id = w.organization_id AND r.id = w.request_id
    WINDOW newest_first AS (PARTITION BY l.tunnel_id ORDER BY w.id DESC)
  ), gone AS (
    UPDATE public.delivery x SET state = 'failed', reason = 'expired', settled_at = now(), lease_id = NULL, lease_until = NULL
    FROM waiting w
    WHERE x.organization_id = w.organization_id AND x.id = w.id AND x.state IN ('held', 'pending') AND (x.lease_until IS NULL OR x.lease_until <= now())
      AND (w.place > w.held_count_max OR w.bytes > w.held_bytes_max OR w.id < app.id_at('dlv', now() - w.held_minutes_max * interval '1 minute'))
    RETURNING x.organization_id, w.tunnel_id
  )
  SELECT g.organization_id, g.tunnel_id, count(*) FROM gone g GROUP BY 1, 2
$$;

DO $$
DECLARE f text;
BEGIN
  FOREACH f IN ARRAY ARRAY['app.expired_routes(integer)', 'app.drop_held()'] LOOP
    EXECUTE format('ALTER FUNCTION %s OWNER TO postern_maintenance', f);
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', f);
    EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO postern_hub', f);
  END LOOP;
END $$;
