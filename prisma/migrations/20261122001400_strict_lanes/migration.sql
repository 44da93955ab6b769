-- A strict lane (a URL that takes one at a time, in order) is due when its first delivery is: what is due behind a first one that waits, waits too.
-- Without this the sweep would begin a turn there every time, for as long as the first one waits. A tunnel's order is its agent's to say.
CREATE OR REPLACE FUNCTION app.due_lanes(lanes_max integer) RETURNS TABLE (organization_id text, destination_id text, kind text) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  WITH RECURSIVE lane (destination_id, organization_id) AS (
    (SELECT d.destination_id, d.organization_id FROM public.delivery d WHERE d.state = 'pending' ORDER BY d.destination_id LIMIT 1)
    UNION ALL
    SELECT next.destination_id, next.organization_id FROM lane CROSS JOIN LATERAL (
      SELECT d.destination_id, d.organization_id FROM public.delivery d WHERE d.state = 'pending' AND d.destination_id > lane.destination_id ORDER BY d.destination_id LIMIT 1
    ) AS next
  )
  SELECT destination.organization_id, destination.id, destination.kind
  FROM lane JOIN public.destination ON destination.organization_id = lane.organization_id AND destination.id = lane.destination_id
  WHERE destination.deleted_at IS NULL AND (
    destination.held_cause = 'breaker' AND destination.probe_at <= now()
    OR destination.held_cause IS NULL AND CASE WHEN destination.kind = 'url' AND destination.concurrency = 1 THEN (
      SELECT d.next_attempt_at <= now() AND (d.lease_until IS NULL OR d.lease_until <= now())
      FROM public.delivery d WHERE d.organization_id = lane.organization_id AND d.destination_id = lane.destination_id AND d.state = 'pending' ORDER BY d.id LIMIT 1
    ) ELSE EXISTS (
      SELECT FROM public.delivery d
      WHERE d.destination_id = lane.destination_id AND d.state = 'pending' AND d.next_attempt_at <= now() AND (d.lease_until IS NULL OR d.lease_until <= now())
    ) END
  )
  LIMIT lanes_max
$$;
