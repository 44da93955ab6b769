-- The breaker of a destination that is down: its deliveries wait, held, and one goes out from time to time to see whether it is back.
ALTER TABLE destination
  ADD COLUMN failures integer NOT NULL DEFAULT 0, -- in a row, each saying that it is down
  ADD COLUMN failed_probes integer NOT NULL DEFAULT 0, -- in a row, since the breaker opened
  ADD COLUMN probe_at timestamptz, -- while the breaker is open: when one delivery goes out
  ADD COLUMN ramp_slots integer CHECK (ramp_slots > 0); -- after it closed: how many may be in flight, until it takes its full concurrency
ALTER TABLE destination ADD CHECK (held_cause IS DISTINCT FROM 'breaker' OR probe_at IS NOT NULL);
GRANT UPDATE (failures, failed_probes, probe_at, ramp_slots) ON destination TO postern_worker;

-- Lanes with something due now, and those whose breaker is open and whose probe is due: it takes what comes next, be it due or not.
CREATE OR REPLACE FUNCTION app.due_lanes(lanes_max integer) RETURNS TABLE (organization_id text, destination_id text, kind text) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
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
    OR destination.held_cause IS NULL AND EXISTS (
      SELECT FROM public.delivery d
      WHERE d.destination_id = lane.destination_id AND d.state = 'pending' AND d.next_attempt_at <= now() AND (d.lease_until IS NULL OR d.lease_until <= now())
    )
  )
  LIMIT lanes_max
$$;
