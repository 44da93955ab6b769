-- An agent sees payloads and takes deliveries: its token counts only while the person behind it may still make one. The hub judges the role itself,
-- so that a change of role that forgot to revoke a token ends it all the same.
GRANT SELECT (role) ON membership TO postern_hub;

CREATE OR REPLACE FUNCTION app.check_tunnels(organizations text[], tunnels text[], connections text[], tokens text[])
  RETURNS TABLE (connection_id text, fate text) LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  WITH mine AS (SELECT * FROM unnest(organizations, tunnels, connections, tokens) AS m (organization_id, tunnel_id, connection_id, token_id)),
  renewed AS (
    UPDATE public.tunnel_connection c SET lease_until = now() + interval '30 seconds', last_seen_at = now() FROM mine m
    WHERE c.organization_id = m.organization_id AND c.tunnel_id = m.tunnel_id AND c.id = m.connection_id AND c.lease_until < now() + interval '22 seconds'
  )
  SELECT m.connection_id, CASE
    WHEN t.id IS NULL THEN 'deleted'
    WHEN k.id IS NULL OR k.revoked_at IS NOT NULL THEN 'revoked'
    WHEN NOT EXISTS (SELECT 1 FROM public.membership p WHERE p.organization_id = k.organization_id AND p.user_id = k.created_by
      AND p.role IN ('owner', 'admin', 'developer')) THEN 'revoked' -- agentRoles in packages/db/src/access/rights-of.ts; a test holds the two together
    WHEN k.expires_at <= now() THEN 'expired'
    WHEN c.id IS DISTINCT FROM m.connection_id THEN 'replaced'
    ELSE 'ready' END
  FROM mine m
  LEFT JOIN public.tunnel t ON t.organization_id = m.organization_id AND t.id = m.tunnel_id
  LEFT JOIN public.agent_token k ON k.organization_id = m.organization_id AND k.id = m.token_id
  LEFT JOIN public.tunnel_connection c ON c.organization_id = m.organization_id AND c.tunnel_id = m.tunnel_id
$$;
