-- A tunnel whose agent has just gone is held a moment later: whoever waits for its answer need not wait for that.
CREATE OR REPLACE FUNCTION app.find_answers(organization_ids text[], delivery_ids text[], known_attempts integer[], since text)
RETURNS TABLE (delivery_id text, state text, is_held boolean, attempt integer, status smallint, response_headers bytea, response_body bytea, response_bytes integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT d.id, d.state, d.lease_id IS NULL AND (destination.held_cause IS NOT NULL OR destination.kind = 'tunnel' AND NOT EXISTS (
      SELECT FROM public.tunnel_connection c WHERE c.organization_id = destination.organization_id AND c.tunnel_id = destination.tunnel_id AND c.lease_until > now())),
    a.number, a.status, a.response_headers, a.response_body, a.response_bytes
  FROM unnest(organization_ids, delivery_ids, known_attempts) AS w (organization_id, delivery_id, known)
  JOIN public.delivery d ON d.organization_id = w.organization_id AND d.id = w.delivery_id
  JOIN public.destination ON destination.organization_id = d.organization_id AND destination.id = d.destination_id
  LEFT JOIN LATERAL (
    SELECT * FROM public.attempt WHERE organization_id = w.organization_id AND delivery_id = w.delivery_id AND id >= since AND number > w.known ORDER BY number DESC LIMIT 1
  ) AS a ON true
$$;
