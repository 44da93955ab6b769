-- Requests counted by the minute they came in: a day of a million of them is some thousands of rows. The worker counts a minute when it is
-- long over; what is younger than the mark is counted from the requests themselves.
CREATE TABLE request_minute (
  organization_id text COLLATE "C" NOT NULL REFERENCES organization (id),
  project_id text COLLATE "C" NOT NULL,
  minute timestamptz NOT NULL,
  endpoint_id text COLLATE "C" NOT NULL,
  accepted bigint NOT NULL,
  refused bigint NOT NULL,
  throttled bigint NOT NULL,
  duplicate bigint NOT NULL,
  last_at timestamptz NOT NULL,
  PRIMARY KEY (organization_id, project_id, minute, endpoint_id)
);
CREATE INDEX request_minute_age ON request_minute (minute);
CREATE TABLE request_rollup (
  id boolean PRIMARY KEY DEFAULT true CHECK (id), -- one row
  rolled_to timestamptz NOT NULL DEFAULT '-infinity' -- all minutes before this one are counted
);
INSERT INTO request_rollup DEFAULT VALUES;

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['request_minute', 'request_rollup'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY upkeep ON %I TO postern_maintenance USING (true) WITH CHECK (true)', t);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO postern_maintenance', t);
    EXECUTE format('GRANT SELECT ON %I TO postern_web', t);
  END LOOP;
END $$;
CREATE POLICY one_organization ON request_minute FOR SELECT TO postern_web USING (organization_id = (SELECT app.current_organization()));
CREATE POLICY everyone_reads ON request_rollup FOR SELECT TO postern_web USING (true);

-- Counts the next five minutes of every project and says whether more wait; on several workers, one at a time. A minute is counted five minutes
-- after its end: a refusal may be written half a minute late, and clocks differ.
CREATE FUNCTION app.roll_up_requests(rows_days integer) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  oldest timestamptz := (SELECT min(to_date(right(c.relname, 8), 'YYYYMMDD'))::timestamp AT TIME ZONE 'UTC' FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent = 'public.request'::regclass);
  countable timestamptz := date_trunc('minute', now() - interval '5 minutes');
  begins timestamptz;
  ends timestamptz;
  first_id text;
  end_id text;
BEGIN
  SELECT greatest(rolled_to, oldest) INTO begins FROM public.request_rollup FOR UPDATE SKIP LOCKED;
  ends := least(begins + interval '5 minutes', countable);
  IF begins IS NULL OR ends <= begins THEN RETURN false; END IF;
  first_id := app.id_at('req', begins);
  end_id := app.id_at('req', ends);
  INSERT INTO public.request_minute AS known (organization_id, project_id, minute, endpoint_id, accepted, refused, throttled, duplicate, last_at)
  SELECT p.organization_id, p.id, r.minute, r.endpoint_id, r.accepted, r.refused, r.throttled, r.duplicate, r.last_at
  FROM public.project p CROSS JOIN LATERAL (
    SELECT date_trunc('minute', received_at) AS minute, endpoint_id,
      coalesce(sum(folded) FILTER (WHERE verdict = 'accepted'), 0) AS accepted,
      coalesce(sum(folded) FILTER (WHERE verdict = 'refused'), 0) AS refused,
      coalesce(sum(folded) FILTER (WHERE verdict = 'throttled'), 0) AS throttled,
      coalesce(sum(folded) FILTER (WHERE verdict = 'duplicate'), 0) AS duplicate,
      max(received_at) AS last_at
    FROM public.request WHERE organization_id = p.organization_id AND project_id = p.id AND id >= first_id AND id < end_id GROUP BY 1, 2
  ) AS r
  ON CONFLICT (organization_id, project_id, minute, endpoint_id) DO UPDATE
  SET accepted = known.accepted + excluded.accepted, refused = known.refused + excluded.refused, throttled = known.throttled + excluded.throttled,
    duplicate = known.duplicate + excluded.duplicate, last_at = greatest(known.last_at, excluded.last_at);
  UPDATE public.request_rollup SET rolled_to = ends;
  DELETE FROM public.request_minute WHERE (organization_id, project_id, minute, endpoint_id) IN (
    SELECT organization_id, project_id, minute, endpoint_id FROM public.request_minute WHERE minute < now() - make_interval(days => rows_days) ORDER BY minute LIMIT 10000);
  RETURN ends < countable;
END $$;
ALTER FUNCTION app.roll_up_requests(integer) OWNER TO postern_maintenance;
REVOKE ALL ON FUNCTION app.roll_up_requests(integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.roll_up_requests(integer) TO postern_worker;
