-- An organization can keep payloads in the dashboard: no agent and no API key reads a stored body.
ALTER TABLE tunnel_rule ADD COLUMN payloads_stay boolean NOT NULL DEFAULT false;

CREATE OR REPLACE FUNCTION app.is_tunnel_forbidden(of_organization text, of_project text, of_kind text) RETURNS boolean
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT coalesce((SELECT allow = 'none' OR (NOT shares AND of_kind IN ('http', 'tcp', 'public')) OR (payloads_stay AND of_kind IN ('durable', 'mirror'))
      FROM public.tunnel_rule WHERE organization_id = of_organization), false)
    OR coalesce((SELECT of_kind = ANY (forbidden_tunnels) FROM public.project WHERE organization_id = of_organization AND id = of_project), false)
$$;
