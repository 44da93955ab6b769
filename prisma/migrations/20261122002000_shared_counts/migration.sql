-- What the processes that take requests count together: how many they are, and the rates of keys that come in by several of them.
-- Neither is worth a flush: after a crash of the server every bucket is full again, and every process tells anew within two seconds.

CREATE UNLOGGED TABLE ingest_process (
  id text COLLATE "C" PRIMARY KEY,
  told_at timestamptz NOT NULL DEFAULT now()
);
-- One bucket of one rate gate, by a hash of its key. What was asked last stands beside it, so that one statement can answer for many buckets.
CREATE UNLOGGED TABLE rate_bucket (
  key text COLLATE "C" PRIMARY KEY,
  full_at_ms double precision NOT NULL, -- the moment at which it will be full again, in unix milliseconds
  cost_ms double precision NOT NULL, -- what one token takes to come back
  burst double precision NOT NULL,
  wanted integer NOT NULL,
  returned integer NOT NULL,
  granted integer NOT NULL
) WITH (fillfactor = 70);

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['ingest_process', 'rate_bucket'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY upkeep ON %I TO postern_maintenance USING (true) WITH CHECK (true)', t);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO postern_maintenance', t);
  END LOOP;
END $$;

-- Says that a process takes requests; answers how many do.
CREATE FUNCTION app.tell_ingest(process text) RETURNS integer LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  INSERT INTO public.ingest_process (id) VALUES (process) ON CONFLICT (id) DO UPDATE SET told_at = now();
  DELETE FROM public.ingest_process p WHERE p.told_at < now() - interval '1 minute';
  SELECT count(*)::integer FROM public.ingest_process p WHERE p.told_at > now() - interval '6 seconds'
$$;

CREATE FUNCTION app.leave_ingest(process text) RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  DELETE FROM public.ingest_process p WHERE p.id = process
$$;

-- Forgets buckets that are full, a slice at a time; answers how many.
CREATE FUNCTION app.forget_full_buckets(rows_max integer) RETURNS bigint LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  WITH full_again AS (
    SELECT b.key FROM public.rate_bucket b WHERE b.full_at_ms < extract(epoch FROM now()) * 1000 LIMIT rows_max FOR UPDATE SKIP LOCKED
  ),
  gone AS (DELETE FROM public.rate_bucket b USING full_again WHERE b.key = full_again.key RETURNING 1)
  SELECT count(*) FROM gone
$$;

-- How many of the tokens wanted a bucket gives that has so much debt, in milliseconds.
CREATE FUNCTION app.tokens_to_grant(debt_ms double precision, cost_ms double precision, burst double precision, wanted integer) RETURNS integer LANGUAGE sql IMMUTABLE AS $$
  SELECT greatest(0, least(wanted, floor(burst - debt_ms / cost_ms + 1e-6)))::integer
$$;

-- GCRA for many buckets at once, in one order for all who ask at the same time: takes back what was not used, gives what is there, and says when the next token comes.
CREATE FUNCTION app.lease_tokens(keys text[], costs_ms double precision[], bursts double precision[], wanted integer[], returned integer[])
RETURNS TABLE (key text, granted integer, next_ms double precision) LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
DECLARE now_ms double precision := extract(epoch FROM clock_timestamp()) * 1000;
BEGIN
  RETURN QUERY
  INSERT INTO public.rate_bucket AS known (key, full_at_ms, cost_ms, burst, wanted, returned, granted)
  SELECT asked.key, now_ms + asked.cost_ms * app.tokens_to_grant(0, asked.cost_ms, asked.burst, asked.wanted), asked.cost_ms, asked.burst, asked.wanted, asked.returned,
    app.tokens_to_grant(0, asked.cost_ms, asked.burst, asked.wanted)
  FROM unnest(keys, costs_ms, bursts, lease_tokens.wanted, lease_tokens.returned) AS asked (key, cost_ms, burst, wanted, returned)
  ORDER BY asked.key
  ON CONFLICT (key) DO UPDATE SET
    cost_ms = excluded.cost_ms, burst = excluded.burst, wanted = excluded.wanted, returned = excluded.returned,
    granted = app.tokens_to_grant(greatest(known.full_at_ms - excluded.returned * excluded.cost_ms - now_ms, 0), excluded.cost_ms, excluded.burst, excluded.wanted),
    full_at_ms = greatest(known.full_at_ms - excluded.returned * excluded.cost_ms, now_ms) + excluded.cost_ms
      * app.tokens_to_grant(greatest(known.full_at_ms - excluded.returned * excluded.cost_ms - now_ms, 0), excluded.cost_ms, excluded.burst, excluded.wanted)
  RETURNING known.key, known.granted, greatest(0, known.full_at_ms - now_ms - (known.burst - 1) * known.cost_ms);
END $$;

DO $$
DECLARE f text;
BEGIN
  FOREACH f IN ARRAY ARRAY['app.tell_ingest(text)', 'app.leave_ingest(text)', 'app.forget_full_buckets(integer)', 'app.lease_tokens(text[], double precision[], double precision[], integer[], integer[])', 'app.tokens_to_grant(double precision, double precision, double precision, integer)'] LOOP
    EXECUTE format('ALTER FUNCTION %s OWNER TO postern_maintenance', f);
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', f);
  END LOOP;
END $$;
GRANT EXECUTE ON FUNCTION app.tell_ingest(text), app.leave_ingest(text), app.forget_full_buckets(integer), app.lease_tokens(text[], double precision[], double precision[], integer[], integer[]) TO postern_ingest;
