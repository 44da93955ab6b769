-- What is asked again and again keeps its plan on each connection. Planned while a day's partition is small, reading all of it would look cheap, to scan
-- or to join it, and stay the plan until the next ANALYZE, tens of thousands of rows later.

-- As before, but that rows are found by their ids alone: the two states that are meant would let the planner walk all that waits or failed, and the join all there is.
CREATE OR REPLACE FUNCTION app.record_answers(organization_ids text[], request_ids text[], sources text[], statuses smallint[], after_ms integer[], delivery_ids text[], final_attempts integer[])
RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  WITH heard AS (
    SELECT * FROM unnest(organization_ids, request_ids, sources, statuses, after_ms, delivery_ids, final_attempts)
      AS h (organization_id, request_id, source, status, after, delivery_id, final_attempt)
  ), settled AS (
    UPDATE public.delivery d SET settled_at = coalesce(d.settled_at, now()), state = CASE WHEN h.status < 400 THEN 'delivered' ELSE 'failed' END,
      reason = CASE WHEN h.status < 400 THEN NULL ELSE coalesce(d.reason, 'status') END
    FROM heard h
    WHERE d.id = ANY (delivery_ids) AND d.organization_id = h.organization_id AND d.id = h.delivery_id AND d.attempts = h.final_attempt AND d.lease_id IS NULL
      AND d.state NOT IN ('held', 'delivered')
  )
  UPDATE public.request r SET answer_source = h.source, answer_status = h.status, answered_after_ms = h.after, awaited_delivery_id = h.delivery_id
  FROM heard h WHERE r.id = ANY (request_ids) AND r.organization_id = h.organization_id AND r.id = h.request_id
$$;

CREATE OR REPLACE FUNCTION app.find_answers(organization_ids text[], delivery_ids text[], known_attempts integer[], since text)
RETURNS TABLE (delivery_id text, state text, is_held boolean, attempt integer, status smallint, response_headers bytea, response_body bytea, response_bytes integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT d.id, d.state, d.lease_id IS NULL AND (destination.held_cause IS NOT NULL OR destination.kind = 'tunnel' AND NOT EXISTS (
      SELECT FROM public.tunnel_connection c WHERE c.organization_id = destination.organization_id AND c.tunnel_id = destination.tunnel_id AND c.lease_until > now())),
    a.number, a.status, a.response_headers, a.response_body, a.response_bytes
  FROM unnest(organization_ids, delivery_ids, known_attempts) AS w (organization_id, delivery_id, known)
  JOIN public.delivery d ON d.id = ANY (delivery_ids) AND d.organization_id = w.organization_id AND d.id = w.delivery_id
  JOIN public.destination ON destination.organization_id = d.organization_id AND destination.id = d.destination_id
  LEFT JOIN LATERAL (
    SELECT * FROM public.attempt WHERE organization_id = w.organization_id AND delivery_id = w.delivery_id AND id >= since AND number > w.known ORDER BY number DESC LIMIT 1
  ) AS a ON true
$$;

DO $$
DECLARE
  f text;
  setting text;
BEGIN
  -- Row after row, by their keys, and joined in the order in which they are written.
  FOREACH f IN ARRAY ARRAY['app.find_answers(text[], text[], integer[], text)', 'app.drop_held()',
    'app.record_answers(text[], text[], text[], smallint[], integer[], text[], integer[])'] LOOP
    FOREACH setting IN ARRAY ARRAY['enable_seqscan = off', 'enable_hashjoin = off', 'enable_mergejoin = off', 'enable_material = off', 'join_collapse_limit = 1'] LOOP
      EXECUTE format('ALTER FUNCTION %s SET %s', f, setting);
    END LOOP;
  END LOOP;
  -- Once a second, or less: planned each time, by what is there then.
  FOREACH f IN ARRAY ARRAY['app.find_answering(text, text, text)', 'app.ask_again(text, text)', 'app.due_lanes(integer)', 'app.due_tunnels(text[])', 'app.drop_held()'] LOOP
    EXECUTE format('ALTER FUNCTION %s SET plan_cache_mode = force_custom_plan', f);
  END LOOP;
END $$;
