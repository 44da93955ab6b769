-- What keeps an instance within its limits: how full it is, what each organization stores and may store, and what is about to expire.

-- Something is wrong with the instance itself, whosever page it is read on. A telling counts for a minute: a process that is gone stops telling.
CREATE TABLE instance_notice (
  kind text NOT NULL CHECK (kind IN ('disk', 'heap', 'unsafe')),
  source text COLLATE "C" NOT NULL, -- the machine or process that tells
  level text NOT NULL CHECK (level IN ('alarm', 'urgent')), -- urgent: no more requests are taken in
  told_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (kind, source)
);
-- An organization's bytes by the day they came, as the two retentions free them. Added to every few seconds, never counted by reading rows.
CREATE TABLE storage_day (
  organization_id text COLLATE "C" NOT NULL REFERENCES organization (id),
  day date NOT NULL,
  body_bytes bigint NOT NULL DEFAULT 0, -- bodies
  row_bytes bigint NOT NULL DEFAULT 0, -- headers and traces
  PRIMARY KEY (organization_id, day)
);
ALTER TABLE organization ADD COLUMN storage_quota_bytes bigint CHECK (storage_quota_bytes >= 0); -- empty: the instance's own
CREATE TABLE storage_usage ( -- the sum, and what it is held against
  organization_id text COLLATE "C" PRIMARY KEY REFERENCES organization (id),
  bytes bigint NOT NULL,
  quota_bytes bigint
);
CREATE TABLE expiring_delivery ( -- what still waits when its event goes for good on this day
  organization_id text COLLATE "C" NOT NULL REFERENCES organization (id),
  expires_on date NOT NULL,
  deliveries bigint NOT NULL,
  PRIMARY KEY (organization_id, expires_on)
);

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['instance_notice', 'storage_day', 'storage_usage', 'expiring_delivery'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY upkeep ON %I TO postern_maintenance USING (true) WITH CHECK (true)', t);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO postern_maintenance', t);
    CONTINUE WHEN t = 'instance_notice';
    EXECUTE format('CREATE POLICY one_organization ON %I FOR SELECT TO postern_web USING (organization_id = (SELECT app.current_organization()))', t);
    EXECUTE format('GRANT SELECT ON %I TO postern_web', t);
  END LOOP;
END $$;
CREATE POLICY everyone_reads ON instance_notice FOR SELECT TO postern_web, postern_ingest USING (true);
GRANT SELECT ON instance_notice TO postern_web, postern_ingest;
CREATE POLICY ingest_reads ON storage_usage FOR SELECT TO postern_ingest USING (true);
GRANT SELECT ON storage_usage TO postern_ingest;

-- Tells, or takes back when there is no level.
CREATE FUNCTION app.tell_notice(kind text, source text, level text) RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  DELETE FROM public.instance_notice n WHERE n.kind = tell_notice.kind AND n.source = tell_notice.source AND tell_notice.level IS NULL;
  INSERT INTO public.instance_notice (kind, source, level) SELECT tell_notice.kind, tell_notice.source, tell_notice.level WHERE tell_notice.level IS NOT NULL
  ON CONFLICT (kind, source) DO UPDATE SET level = excluded.level, told_at = now()
$$;

-- Adds what was stored since the last call: one entry for each organization and day, in one order for all who add at the same time.
CREATE FUNCTION app.add_storage(organization_ids text[], days date[], body_bytes bigint[], row_bytes bigint[]) RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  INSERT INTO public.storage_day AS known (organization_id, day, body_bytes, row_bytes)
  SELECT organization.id, added.day, added.body_bytes, added.row_bytes
  FROM unnest(organization_ids, days, body_bytes, row_bytes) AS added (organization_id, day, body_bytes, row_bytes)
  JOIN public.organization ON organization.id = added.organization_id
  ORDER BY 1, 2
  ON CONFLICT (organization_id, day) DO UPDATE
  SET body_bytes = known.body_bytes + excluded.body_bytes, row_bytes = known.row_bytes + excluded.row_bytes
$$;

-- Sums up, and holds each sum against the organization's quota or the instance's; only what changed is written.
CREATE FUNCTION app.measure_storage(instance_quota_bytes bigint) RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  INSERT INTO public.storage_usage AS known (organization_id, bytes, quota_bytes)
  SELECT o.id, coalesce((SELECT sum(s.body_bytes + s.row_bytes) FROM public.storage_day s WHERE s.organization_id = o.id), 0)::bigint, coalesce(o.storage_quota_bytes, instance_quota_bytes)
  FROM public.organization o ORDER BY o.id
  ON CONFLICT (organization_id) DO UPDATE SET bytes = excluded.bytes, quota_bytes = excluded.quota_bytes
  WHERE (known.bytes, known.quota_bytes) IS DISTINCT FROM (excluded.bytes, excluded.quota_bytes)
$$;

-- A day's partition of this table is gone, and its bytes with it.
CREATE FUNCTION app.free_storage(parent text, gone date) RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  UPDATE public.storage_day SET body_bytes = 0 WHERE day = gone AND parent = 'request_body';
  DELETE FROM public.storage_day WHERE day = gone AND parent = 'request'
$$;

-- Says what will expire in the days to come if nothing happens: an event's body goes bodies_days after its day, and its deliveries with it.
CREATE FUNCTION app.note_expiring(bodies_days integer, days_ahead integer) RETURNS TABLE (expires_on date, deliveries bigint) LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
DECLARE today date := (now() AT TIME ZONE 'UTC')::date;
BEGIN
  PERFORM pg_advisory_xact_lock(72707373); -- one at a time: two that replace the same rows would meet
  DELETE FROM public.expiring_delivery;
  INSERT INTO public.expiring_delivery (organization_id, expires_on, deliveries)
  SELECT d.organization_id, day.expires_on, count(*)
  FROM (
    SELECT today + ahead AS expires_on, (today + ahead - bodies_days - 1)::timestamp AT TIME ZONE 'UTC' AS begins_at FROM generate_series(1, days_ahead) AS ahead
  ) AS day
  JOIN public.delivery d ON d.request_id >= app.id_at('req', day.begins_at) AND d.request_id < app.id_at('req', day.begins_at + interval '1 day')
  WHERE d.state = 'pending'
  GROUP BY 1, 2;
  RETURN QUERY SELECT e.expires_on, sum(e.deliveries)::bigint FROM public.expiring_delivery e GROUP BY 1 ORDER BY 1;
END $$;

-- Forgets requests that were not let in, a slice at a time, and frees their bytes; answers how many.
CREATE INDEX request_refused ON request (id) WHERE verdict = ANY (ARRAY['refused', 'throttled']);
CREATE FUNCTION app.forget_refused(before timestamptz, rows_max integer) RETURNS bigint LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  WITH old AS MATERIALIZED (
    SELECT organization_id, id, (received_at AT TIME ZONE 'UTC')::date AS day FROM public.request
    WHERE verdict = ANY (ARRAY['refused', 'throttled']) AND id < app.id_at('req', before)
    ORDER BY id LIMIT rows_max FOR UPDATE SKIP LOCKED
  ),
  body AS (DELETE FROM public.request_body b USING old WHERE b.organization_id = old.organization_id AND b.request_id = old.id RETURNING b.organization_id, old.day, octet_length(b.body) AS body_bytes, 0 AS row_bytes),
  gone AS (DELETE FROM public.request r USING old WHERE r.organization_id = old.organization_id AND r.id = old.id RETURNING r.organization_id, old.day, 0 AS body_bytes, octet_length(r.raw_headers) + octet_length(r.trace) AS row_bytes),
  freed AS (
    SELECT organization_id, day, sum(body_bytes) AS body_bytes, sum(row_bytes) AS row_bytes FROM (SELECT * FROM body UNION ALL SELECT * FROM gone) AS part GROUP BY 1, 2
  ),
  less AS (
    UPDATE public.storage_day s SET body_bytes = greatest(0, s.body_bytes - freed.body_bytes), row_bytes = greatest(0, s.row_bytes - freed.row_bytes)
    FROM freed WHERE s.organization_id = freed.organization_id AND s.day = freed.day
  )
  SELECT count(*) FROM old
$$;

DO $$
DECLARE f text;
BEGIN
  FOREACH f IN ARRAY ARRAY['app.tell_notice(text, text, text)', 'app.add_storage(text[], date[], bigint[], bigint[])', 'app.measure_storage(bigint)', 'app.free_storage(text, date)', 'app.note_expiring(integer, integer)', 'app.forget_refused(timestamptz, integer)'] LOOP
    EXECUTE format('ALTER FUNCTION %s OWNER TO postern_maintenance', f);
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', f);
  END LOOP;
END $$;
GRANT EXECUTE ON FUNCTION app.tell_notice(text, text, text) TO postern_ingest, postern_worker;
GRANT EXECUTE ON FUNCTION app.add_storage(text[], date[], bigint[], bigint[]) TO postern_ingest;
GRANT EXECUTE ON FUNCTION app.measure_storage(bigint), app.note_expiring(integer, integer), app.forget_refused(timestamptz, integer) TO postern_worker;
GRANT EXECUTE ON FUNCTION app.free_storage(text, date) TO CURRENT_USER;

-- As before, and the bytes of what is dropped are free again.
CREATE OR REPLACE FUNCTION app.drop_old_partition(bodies_days integer, rows_days integer) RETURNS TABLE (partition text, expired bigint) LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp SET lock_timeout = '150ms' AS $$
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
  PERFORM app.free_storage(left(partition, -9), day);
  RETURN NEXT;
EXCEPTION WHEN lock_not_available THEN
  RETURN;
END $$;
