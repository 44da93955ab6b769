-- As before, but what was made an event later stays as long as events do: its deliveries need its head and its body.
CREATE OR REPLACE FUNCTION app.forget_refused(before timestamptz, rows_max integer) RETURNS bigint LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  WITH old AS MATERIALIZED (
    SELECT organization_id, id, (received_at AT TIME ZONE 'UTC')::date AS day FROM public.request
    WHERE verdict = ANY (ARRAY['refused', 'throttled']) AND promoted_at IS NULL AND id < app.id_at('req', before)
    ORDER BY id LIMIT rows_max FOR UPDATE SKIP LOCKED
  ),
  body AS (DELETE FROM public.request_body b USING old WHERE b.organization_id = old.organization_id AND b.request_id = old.id RETURNING b.organization_id, old.day, octet_length(b.body) AS body_bytes, 0 AS row_bytes),
  gone AS (
    DELETE FROM public.request r USING old WHERE r.organization_id = old.organization_id AND r.id = old.id
    RETURNING r.organization_id, old.day, 0 AS body_bytes,
      octet_length(r.target) + octet_length(r.raw_headers) + coalesce(octet_length(r.sealed_headers), 0) + octet_length(r.trace) AS row_bytes
  ),
  freed AS (
    SELECT organization_id, day, sum(body_bytes) AS body_bytes, sum(row_bytes) AS row_bytes FROM (SELECT * FROM body UNION ALL SELECT * FROM gone) AS part GROUP BY 1, 2
  ),
  less AS (
    UPDATE public.storage_day s SET body_bytes = greatest(0, s.body_bytes - freed.body_bytes), row_bytes = greatest(0, s.row_bytes - freed.row_bytes)
    FROM freed WHERE s.organization_id = freed.organization_id AND s.day = freed.day
  )
  SELECT count(*) FROM old
$$;
