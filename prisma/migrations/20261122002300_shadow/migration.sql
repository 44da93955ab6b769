-- A version that decides silently beside the live one, and what it decided otherwise. Ingest reports; nothing else writes here.
ALTER TABLE endpoint ADD COLUMN shadow_version_id text COLLATE "C";

CREATE TABLE shadow_minute ( -- counts by the minute, over all processes
  organization_id text COLLATE "C" NOT NULL REFERENCES organization (id),
  version_id text COLLATE "C" NOT NULL,
  minute timestamptz NOT NULL,
  decided bigint NOT NULL,
  refused bigint NOT NULL, -- came in, and would have been refused
  accepted bigint NOT NULL, -- were kept out, and would have been accepted
  failed bigint NOT NULL, -- the shadow could not decide
  skipped bigint NOT NULL, -- it was not asked: there was too much to do
  PRIMARY KEY (organization_id, version_id, minute)
);
CREATE TABLE shadow_difference ( -- the newest of those it decided otherwise
  organization_id text COLLATE "C" NOT NULL REFERENCES organization (id),
  version_id text COLLATE "C" NOT NULL,
  request_id text COLLATE "C" NOT NULL,
  received_at timestamptz NOT NULL,
  verdict text NOT NULL CHECK (verdict IN ('accepted', 'refused')), -- the shadow's
  path text,
  gate text,
  reason text,
  seen text,
  PRIMARY KEY (organization_id, version_id, verdict, request_id)
);

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['shadow_minute', 'shadow_difference'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY one_organization ON %I FOR SELECT TO postern_web USING (organization_id = (SELECT app.current_organization()))', t);
    EXECUTE format('CREATE POLICY upkeep ON %I TO postern_maintenance USING (true) WITH CHECK (true)', t);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO postern_maintenance', t);
    EXECUTE format('GRANT SELECT ON %I TO postern_web', t);
  END LOOP;
END $$;

-- Adds what processes saw since their last report: rows of one shadow are bounded by number, minutes by age. A version that is not its
-- organization's is passed over.
CREATE FUNCTION app.record_shadow(minutes jsonb, differences jsonb, rows_max integer, days_max integer) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  INSERT INTO public.shadow_minute AS known (organization_id, version_id, minute, decided, refused, accepted, failed, skipped)
  SELECT m.organization_id, m.version_id, date_trunc('minute', m.minute), m.decided, m.refused, m.accepted, m.failed, m.skipped
  FROM jsonb_to_recordset(minutes) AS m (organization_id text, version_id text, minute timestamptz, decided bigint, refused bigint, accepted bigint, failed bigint, skipped bigint)
  JOIN public.policy_version v ON v.organization_id = m.organization_id AND v.id = m.version_id
  ORDER BY 1, 2, 3
  ON CONFLICT (organization_id, version_id, minute) DO UPDATE SET decided = known.decided + excluded.decided, refused = known.refused + excluded.refused,
    accepted = known.accepted + excluded.accepted, failed = known.failed + excluded.failed, skipped = known.skipped + excluded.skipped;

  INSERT INTO public.shadow_difference (organization_id, version_id, request_id, received_at, verdict, path, gate, reason, seen)
  SELECT d.organization_id, d.version_id, d.request_id, d.received_at, d.verdict, d.path, d.gate, d.reason, d.seen
  FROM jsonb_to_recordset(differences) AS d (organization_id text, version_id text, request_id text, received_at timestamptz, verdict text, path text, gate text, reason text, seen text)
  JOIN public.policy_version v ON v.organization_id = d.organization_id AND v.id = d.version_id
  ORDER BY 1, 2, 5, 3
  ON CONFLICT DO NOTHING;

  DELETE FROM public.shadow_difference s USING (
    SELECT DISTINCT d.organization_id, d.version_id, d.verdict, (
      SELECT k.request_id FROM public.shadow_difference k
      WHERE k.organization_id = d.organization_id AND k.version_id = d.version_id AND k.verdict = d.verdict
      ORDER BY k.request_id DESC OFFSET rows_max LIMIT 1) AS last_id
    FROM jsonb_to_recordset(differences) AS d (organization_id text, version_id text, verdict text)
  ) AS full_up
  WHERE s.organization_id = full_up.organization_id AND s.version_id = full_up.version_id AND s.verdict = full_up.verdict AND s.request_id <= full_up.last_id;

  DELETE FROM public.shadow_minute s USING (
    SELECT DISTINCT m.organization_id, m.version_id FROM jsonb_to_recordset(minutes) AS m (organization_id text, version_id text)
  ) AS told
  WHERE s.organization_id = told.organization_id AND s.version_id = told.version_id AND s.minute < now() - make_interval(days => days_max);
$$;
ALTER FUNCTION app.record_shadow(jsonb, jsonb, integer, integer) OWNER TO postern_maintenance;
REVOKE ALL ON FUNCTION app.record_shadow(jsonb, jsonb, integer, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.record_shadow(jsonb, jsonb, integer, integer) TO postern_ingest;
