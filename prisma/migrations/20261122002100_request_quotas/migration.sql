-- How many requests an organization may have taken in a day and in a month. The operator's limits stand with the organization, as its storage quota
-- does, and no login role of the apps may change them; the organization's own are rows of its own. The lower one counts.

ALTER TABLE organization ADD COLUMN requests_day_max bigint CHECK (requests_day_max >= 0), ADD COLUMN requests_month_max bigint CHECK (requests_month_max >= 0);
CREATE TABLE request_quota (
  organization_id text COLLATE "C" PRIMARY KEY REFERENCES organization (id),
  per_day bigint CHECK (per_day >= 0),
  per_month bigint CHECK (per_month >= 0)
);
CREATE TABLE request_use ( -- what was given out of the two, days and months in UTC
  organization_id text COLLATE "C" PRIMARY KEY REFERENCES organization (id),
  day date NOT NULL,
  day_used bigint NOT NULL,
  month date NOT NULL,
  month_used bigint NOT NULL
);

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['request_quota', 'request_use'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY upkeep ON %I TO postern_maintenance USING (true) WITH CHECK (true)', t);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO postern_maintenance', t);
    EXECUTE format('CREATE POLICY one_organization ON %I TO postern_web USING (organization_id = (SELECT app.current_organization())) WITH CHECK (organization_id = (SELECT app.current_organization()))', t);
    EXECUTE format('GRANT SELECT ON %I TO postern_web', t);
  END LOOP;
END $$;
GRANT INSERT, UPDATE, DELETE ON request_quota TO postern_web;

-- Whose requests are counted.
CREATE FUNCTION app.limited_organizations() RETURNS TABLE (organization_id text) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT o.id FROM public.organization o LEFT JOIN public.request_quota q ON q.organization_id = o.id
  WHERE coalesce(o.requests_day_max, o.requests_month_max, q.per_day, q.per_month) IS NOT NULL
$$;

-- Gives requests out of the quotas of many organizations, in one order for all who ask at the same time; takes back what was not used of the day it was given for.
CREATE FUNCTION app.lease_requests(organization_ids text[], wanted bigint[], returned bigint[], returned_days date[])
RETURNS TABLE (organization_id text, granted bigint, day date, spent text) LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
DECLARE
  asked record;
  used record;
  today date := (now() AT TIME ZONE 'UTC')::date;
  this_month date := date_trunc('month', now() AT TIME ZONE 'UTC')::date;
BEGIN
  FOR asked IN
    SELECT o.id, a.wanted, a.returned, a.returned_day, least(o.requests_day_max, q.per_day) AS day_max, least(o.requests_month_max, q.per_month) AS month_max
    FROM unnest(organization_ids, lease_requests.wanted, lease_requests.returned, returned_days) AS a (id, wanted, returned, returned_day)
    JOIN public.organization o ON o.id = a.id LEFT JOIN public.request_quota q ON q.organization_id = o.id
    ORDER BY o.id
  LOOP
    INSERT INTO public.request_use AS known (organization_id, day, day_used, month, month_used) VALUES (asked.id, today, 0, this_month, 0)
    ON CONFLICT (organization_id) DO UPDATE SET
      day = today, day_used = CASE WHEN known.day = today THEN greatest(0, known.day_used - CASE WHEN asked.returned_day = today THEN asked.returned ELSE 0 END) ELSE 0 END,
      month = this_month, month_used = CASE WHEN known.month = this_month THEN greatest(0, known.month_used - CASE WHEN asked.returned_day >= this_month THEN asked.returned ELSE 0 END) ELSE 0 END
    RETURNING * INTO used;
    organization_id := asked.id;
    day := today;
    granted := greatest(0, least(asked.wanted, asked.day_max - used.day_used, asked.month_max - used.month_used));
    spent := CASE WHEN granted = asked.wanted THEN NULL WHEN asked.month_max - used.month_used <= granted THEN 'month' ELSE 'day' END;
    UPDATE public.request_use u SET day_used = u.day_used + granted, month_used = u.month_used + granted WHERE u.organization_id = asked.id AND granted > 0;
    RETURN NEXT;
  END LOOP;
END $$;

DO $$
DECLARE f text;
BEGIN
  FOREACH f IN ARRAY ARRAY['app.limited_organizations()', 'app.lease_requests(text[], bigint[], bigint[], date[])'] LOOP
    EXECUTE format('ALTER FUNCTION %s OWNER TO postern_maintenance', f);
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', f);
    EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO postern_ingest', f);
  END LOOP;
END $$;
