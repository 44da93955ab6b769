-- A destination's day: what was delivered is counted by the minute, as requests are, from the attempts that did it; what failed is rare, and is
-- found by an index of its own, so that one that was retried since is failed no longer.
CREATE TABLE delivered_minute (
  organization_id text COLLATE "C" NOT NULL REFERENCES organization (id),
  destination_id text COLLATE "C" NOT NULL,
  minute timestamptz NOT NULL,
  delivered bigint NOT NULL,
  PRIMARY KEY (organization_id, destination_id, minute)
);
CREATE INDEX delivered_minute_age ON delivered_minute (minute);
CREATE TABLE delivered_rollup (
  id boolean PRIMARY KEY DEFAULT true CHECK (id), -- one row
  rolled_to timestamptz NOT NULL DEFAULT '-infinity' -- all attempts before this moment are counted
);
INSERT INTO delivered_rollup DEFAULT VALUES;
CREATE INDEX delivery_failed ON delivery (organization_id, destination_id, id) WHERE state = 'failed';

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['delivered_minute', 'delivered_rollup'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY upkeep ON %I TO postern_maintenance USING (true) WITH CHECK (true)', t);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO postern_maintenance', t);
    EXECUTE format('GRANT SELECT ON %I TO postern_web', t);
  END LOOP;
END $$;
CREATE POLICY one_organization ON delivered_minute FOR SELECT TO postern_web USING (organization_id = (SELECT app.current_organization()));
CREATE POLICY everyone_reads ON delivered_rollup FOR SELECT TO postern_web USING (true);

-- Counts the next five minutes of attempts of every organization and says whether more wait; on several workers, one at a time. An attempt gets its
-- id when it is written, so five minutes after a slice's end none comes into it any more.
CREATE FUNCTION app.roll_up_delivered(rows_days integer) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  oldest timestamptz := (SELECT min(to_date(right(c.relname, 8), 'YYYYMMDD'))::timestamp AT TIME ZONE 'UTC' FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent = 'public.attempt'::regclass);
  countable timestamptz := date_trunc('minute', now() - interval '5 minutes');
  begins timestamptz;
  ends timestamptz;
  first_id text;
  end_id text;
BEGIN
  SELECT greatest(rolled_to, oldest) INTO begins FROM public.delivered_rollup FOR UPDATE SKIP LOCKED;
  ends := least(begins + interval '5 minutes', countable);
  IF begins IS NULL OR ends <= begins THEN RETURN false; END IF;
  first_id := app.id_at('att', begins);
  end_id := app.id_at('att', ends);
  INSERT INTO public.delivered_minute AS known (organization_id, destination_id, minute, delivered)
  SELECT o.id, a.destination_id, a.minute, a.delivered
  FROM public.organization o CROSS JOIN LATERAL (
    SELECT destination_id, date_trunc('minute', started_at) AS minute, count(*) AS delivered
    FROM public.attempt WHERE organization_id = o.id AND id >= first_id AND id < end_id AND outcome = 'delivered' GROUP BY 1, 2
  ) AS a
  ON CONFLICT (organization_id, destination_id, minute) DO UPDATE SET delivered = known.delivered + excluded.delivered;
  UPDATE public.delivered_rollup SET rolled_to = ends;
  DELETE FROM public.delivered_minute WHERE (organization_id, destination_id, minute) IN (
    SELECT organization_id, destination_id, minute FROM public.delivered_minute WHERE minute < now() - make_interval(days => rows_days) ORDER BY minute LIMIT 10000);
  RETURN ends < countable;
END $$;
ALTER FUNCTION app.roll_up_delivered(integer) OWNER TO postern_maintenance;
REVOKE ALL ON FUNCTION app.roll_up_delivered(integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.roll_up_delivered(integer) TO postern_worker;
