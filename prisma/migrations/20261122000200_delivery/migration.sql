-- How deliveries are found and brought: lanes across organizations, the bell, and the upkeep of what grows old.
-- All of it is work across organizations, so it goes through functions of the maintenance role with a fixed search_path; ids come out, nothing else.

-- Lanes with something due now. A loose scan over the partial index: one step a destination that has anything pending, however long its backlog.
CREATE FUNCTION app.due_lanes(lanes_max integer) RETURNS TABLE (organization_id text, destination_id text, kind text) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  WITH RECURSIVE lane (destination_id, organization_id) AS (
    (SELECT d.destination_id, d.organization_id FROM public.delivery d WHERE d.state = 'pending' ORDER BY d.destination_id LIMIT 1)
    UNION ALL
    SELECT next.destination_id, next.organization_id FROM lane CROSS JOIN LATERAL (
      SELECT d.destination_id, d.organization_id FROM public.delivery d WHERE d.state = 'pending' AND d.destination_id > lane.destination_id ORDER BY d.destination_id LIMIT 1
    ) AS next
  )
  SELECT destination.organization_id, destination.id, destination.kind
  FROM lane JOIN public.destination ON destination.organization_id = lane.organization_id AND destination.id = lane.destination_id
  WHERE destination.held_cause IS NULL AND destination.deleted_at IS NULL AND EXISTS (
    SELECT FROM public.delivery d
    WHERE d.destination_id = lane.destination_id AND d.state = 'pending' AND d.next_attempt_at <= now() AND (d.lease_until IS NULL OR d.lease_until <= now())
  )
  LIMIT lanes_max
$$;

-- Whose destinations these are: a bell carries destination ids only.
CREATE FUNCTION app.find_lanes(destination_ids text[]) RETURNS TABLE (organization_id text, destination_id text, kind text) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT d.organization_id, d.id, d.kind FROM public.destination d WHERE d.id = ANY (destination_ids) AND d.deleted_at IS NULL
$$;

-- Queues one wake-up for each lane, in the caller's own transaction; a lane that has one queued gets no second.
-- This function is all that knows pg-boss's tables (12.35): the columns are those its own insert fills, the values come from the queue's row.
-- A lane another transaction is ringing right now is left to it: waiting for its commit would put two group commits in a row. If that bell
-- is answered before this transaction commits, the notification after the commit and the sweep of due lanes still find its deliveries.
CREATE OR REPLACE FUNCTION app.ring(destination_ids text[]) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE lane text;
BEGIN
  FOR lane IN SELECT DISTINCT unnest(destination_ids) LOOP
    CONTINUE WHEN EXISTS (SELECT FROM pgboss.job j WHERE j.name = 'lane' AND j.state = 'created' AND j.singleton_key = lane AND j.policy = 'stately');
    CONTINUE WHEN NOT pg_try_advisory_xact_lock(72707371, hashtext(lane));
    INSERT INTO pgboss.job (name, data, singleton_key, expire_seconds, deletion_seconds, keep_until, retry_limit, retry_delay, retry_backoff, retry_delay_max, policy, heartbeat_seconds)
    SELECT q.name, jsonb_build_object('destinationId', lane), lane, q.expire_seconds, q.deletion_seconds, now() + q.retention_seconds * interval '1 s',
      q.retry_limit, q.retry_delay, q.retry_backoff, q.retry_delay_max, q.policy, q.heartbeat_seconds
    FROM pgboss.queue q WHERE q.name = 'lane'
    ON CONFLICT DO NOTHING;
  END LOOP;
END $$;

-- Deliveries whose event is about to go for good are given up, visibly; answers how many.
CREATE FUNCTION app.expire_deliveries(before timestamptz) RETURNS bigint LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  WITH expired AS (
    UPDATE public.delivery SET state = 'failed', reason = 'expired', settled_at = now(), lease_id = NULL, lease_until = NULL
    WHERE state = 'pending' AND (request_id < app.id_at('req', before) OR id < app.id_at('dlv', before))
    RETURNING 1
  )
  SELECT count(*) FROM expired
$$;

-- What has run out: claimed event ids, sessions, sign-ins, one-time links; a slice at a time, so that no lock is held long.
CREATE FUNCTION app.forget_expired(rows_max integer) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE gone bigint; total bigint := 0; name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['idempotency_key', 'session', 'sign_in', 'one_time_link'] LOOP
    EXECUTE format('DELETE FROM public.%1$I WHERE ctid = ANY (ARRAY(SELECT ctid FROM public.%1$I WHERE expires_at <= now() LIMIT %2$s FOR UPDATE SKIP LOCKED))', name, rows_max);
    GET DIAGNOSTICS gone = ROW_COUNT;
    total := total + gone;
  END LOOP;
  RETURN total;
END $$;

DO $$
DECLARE f text;
BEGIN
  FOREACH f IN ARRAY ARRAY['app.due_lanes(integer)', 'app.find_lanes(text[])', 'app.ring(text[])', 'app.expire_deliveries(timestamptz)', 'app.forget_expired(integer)'] LOOP
    EXECUTE format('ALTER FUNCTION %s OWNER TO postern_maintenance', f);
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', f);
    EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO postern_worker', f);
  END LOOP;
END $$;
GRANT EXECUTE ON FUNCTION app.ring(text[]) TO postern_ingest, postern_web;
GRANT EXECUTE ON FUNCTION app.due_lanes(integer), app.find_lanes(text[]) TO postern_ingest; -- the hub sweeps its own lanes

-- Drops the oldest day partition that is past its retention, after giving up what was still waiting in it; nothing comes back when none is left.
-- Only the tables' owner can drop, so this one belongs to the migrator. One a call, so that no lock is held for long; a lock that is not
-- there at once is left for the next run: the hot path never waits for it.
CREATE FUNCTION app.drop_old_partition(bodies_days integer, rows_days integer) RETURNS TABLE (partition text, expired bigint) LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public SET lock_timeout = '150ms' AS $$
DECLARE day date;
BEGIN
  SELECT c.relname, to_date(right(c.relname, 8), 'YYYYMMDD') INTO partition, day
  FROM (VALUES ('request_body', greatest(bodies_days, 1)), ('attempt', greatest(rows_days, bodies_days, 1)), ('delivery', greatest(rows_days, bodies_days, 1)), ('request', greatest(rows_days, bodies_days, 1))) AS kept (parent, days)
  JOIN pg_inherits i ON i.inhparent = ('public.' || kept.parent)::regclass
  JOIN pg_class c ON c.oid = i.inhrelid AND c.relname ~ ('^' || kept.parent || '_[0-9]{8}$')
  WHERE to_date(right(c.relname, 8), 'YYYYMMDD') < (now() AT TIME ZONE 'UTC')::date - kept.days
  ORDER BY 2, 1 LIMIT 1;
  IF partition IS NULL THEN RETURN; END IF;
  expired := app.expire_deliveries((day + 1)::timestamp AT TIME ZONE 'UTC');
  EXECUTE format('DROP TABLE public.%I', partition);
  RETURN NEXT;
EXCEPTION WHEN lock_not_available THEN
  RETURN;
END $$;
REVOKE ALL ON FUNCTION app.drop_old_partition(integer, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.drop_old_partition(integer, integer) TO postern_worker;
GRANT EXECUTE ON FUNCTION app.expire_deliveries(timestamptz) TO CURRENT_USER;

-- One outcome as a worker or hub writes it; many of them travel as one binary parameter (packages/db/src/lane-settle.ts writes the columns in this order).
CREATE TYPE app.settled AS (
  delivery_id text, lease_id text, attempt_id text, number integer, trigger text, started_ms_ago integer, duration_us integer, outcome text, charged integer,
  retry_in_ms bigint, status integer, reason text, detail text, address text, response_headers bytea, response_body bytea, response_bytes integer
);
