-- A version may be a draft: live_from says when it first became live, and stays empty until then. Everything else of a version never changes.
ALTER TABLE policy_version ADD COLUMN live_from timestamptz DEFAULT now();
UPDATE policy_version SET live_from = created_at;
GRANT UPDATE (live_from) ON policy_version TO postern_web;

-- What is expected of an endpoint's policy: a request, kept sealed for as long as the assertion stands, and the verdict it must get.
CREATE TABLE policy_assertion (
  organization_id text COLLATE "C" NOT NULL,
  id text COLLATE "C" NOT NULL,
  endpoint_id text COLLATE "C" NOT NULL,
  name text NOT NULL,
  expected text NOT NULL CHECK (expected IN ('accepted', 'refused')),
  because text,
  request_id text COLLATE "C" NOT NULL, -- its row may be gone
  received_at timestamptz NOT NULL, -- the moment it is judged at
  sealed_request text NOT NULL,
  created_by text NOT NULL,
  created_by_name text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (organization_id, id),
  UNIQUE (organization_id, endpoint_id, name),
  FOREIGN KEY (organization_id, endpoint_id) REFERENCES endpoint (organization_id, id)
);

-- How many requests were decided under each version. The worker counts, as it does for request_minute and in the same walk.
CREATE TABLE policy_decided (
  organization_id text COLLATE "C" NOT NULL REFERENCES organization (id),
  policy_version_id text COLLATE "C" NOT NULL,
  requests bigint NOT NULL,
  PRIMARY KEY (organization_id, policy_version_id)
);

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['policy_assertion', 'policy_decided'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY one_organization ON %I TO postern_web USING (organization_id = (SELECT app.current_organization())) WITH CHECK (organization_id = (SELECT app.current_organization()))', t);
    EXECUTE format('CREATE POLICY upkeep ON %I TO postern_maintenance USING (true) WITH CHECK (true)', t);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO postern_maintenance', t);
  END LOOP;
END $$;
GRANT SELECT, INSERT, DELETE ON policy_assertion TO postern_web;
GRANT UPDATE (name, expected, because) ON policy_assertion TO postern_web;
GRANT SELECT ON policy_decided TO postern_web;

INSERT INTO policy_decided (organization_id, policy_version_id, requests)
SELECT organization_id, policy_version_id, sum(folded) FROM request
WHERE policy_version_id IS NOT NULL AND id < (SELECT app.id_at('req', greatest(rolled_to, 'epoch')) FROM request_rollup)
GROUP BY 1, 2;

-- As before, and the requests of each version besides.
CREATE OR REPLACE FUNCTION app.roll_up_requests(rows_days integer) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
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
  WITH counted AS MATERIALIZED (
    SELECT p.organization_id, p.id AS project_id, r.*
    FROM public.project p CROSS JOIN LATERAL (
      SELECT date_trunc('minute', received_at) AS minute, endpoint_id, policy_version_id,
        coalesce(sum(folded) FILTER (WHERE verdict = 'accepted'), 0) AS accepted,
        coalesce(sum(folded) FILTER (WHERE verdict = 'refused'), 0) AS refused,
        coalesce(sum(folded) FILTER (WHERE verdict = 'throttled'), 0) AS throttled,
        coalesce(sum(folded) FILTER (WHERE verdict = 'duplicate'), 0) AS duplicate,
        max(received_at) AS last_at
      FROM public.request WHERE organization_id = p.organization_id AND project_id = p.id AND id >= first_id AND id < end_id GROUP BY 1, 2, 3
    ) AS r
  ),
  by_version AS (
    INSERT INTO public.policy_decided AS known (organization_id, policy_version_id, requests)
    SELECT organization_id, policy_version_id, sum(accepted + refused + throttled + duplicate) FROM counted WHERE policy_version_id IS NOT NULL GROUP BY 1, 2
    ON CONFLICT (organization_id, policy_version_id) DO UPDATE SET requests = known.requests + excluded.requests
  )
  INSERT INTO public.request_minute AS known (organization_id, project_id, minute, endpoint_id, accepted, refused, throttled, duplicate, last_at)
  SELECT organization_id, project_id, minute, endpoint_id, sum(accepted), sum(refused), sum(throttled), sum(duplicate), max(last_at)
  FROM counted GROUP BY 1, 2, 3, 4
  ON CONFLICT (organization_id, project_id, minute, endpoint_id) DO UPDATE
  SET accepted = known.accepted + excluded.accepted, refused = known.refused + excluded.refused, throttled = known.throttled + excluded.throttled,
    duplicate = known.duplicate + excluded.duplicate, last_at = greatest(known.last_at, excluded.last_at);
  UPDATE public.request_rollup SET rolled_to = ends;
  DELETE FROM public.request_minute WHERE (organization_id, project_id, minute, endpoint_id) IN (
    SELECT organization_id, project_id, minute, endpoint_id FROM public.request_minute WHERE minute < now() - make_interval(days => rows_days) ORDER BY minute LIMIT 10000);
  RETURN ends < countable;
END $$;
