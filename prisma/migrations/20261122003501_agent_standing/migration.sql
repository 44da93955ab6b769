-- What an agent's credential is worth now: good, revoked or expired; an agent token's, or a person's sign-in from the agent. The roles are agentRoles in
-- packages/db/src/access/rights-of.ts; a test holds the two together.
CREATE OR REPLACE FUNCTION app.agent_standing(of_organization text, of_token text)
  RETURNS text LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT coalesce((
    SELECT CASE
      WHEN k.revoked_at IS NOT NULL THEN 'revoked'
      WHEN NOT EXISTS (SELECT FROM public.membership p WHERE p.organization_id = of_organization AND p.user_id = k.user_id
        AND p.role IN ('owner', 'admin', 'developer')) THEN 'revoked'
      WHEN k.expires_at <= now() THEN 'expired'
      ELSE 'good' END
    FROM (
      SELECT t.created_by AS user_id, t.revoked_at, t.expires_at FROM public.agent_token t WHERE t.organization_id = of_organization AND t.id = of_token
      UNION ALL
      SELECT s.user_id, NULL, s.expires_at FROM public.agent_sign_in s WHERE s.organization_id = of_organization AND s.id = of_token
    ) k), 'revoked')
$$;
ALTER FUNCTION app.agent_standing(text, text) OWNER TO postern_maintenance;
REVOKE ALL ON FUNCTION app.agent_standing(text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.agent_standing(text, text) TO postern_hub;
