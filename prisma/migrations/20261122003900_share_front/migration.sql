-- What the share front asks besides: whether the organization has shares at all, and who shows a credential of a machine.
CREATE POLICY ingest_reads ON tunnel_rule FOR SELECT TO postern_ingest USING (true);
GRANT SELECT ON tunnel_rule TO postern_ingest;
CREATE TRIGGER tunnel_rule_changed AFTER INSERT OR UPDATE ON tunnel_rule FOR EACH ROW EXECUTE FUNCTION app.mark_shares_of_rule();

-- Whose API key, agent token or sign-in from an agent this is; nothing once it is over, or its person has left the organization.
DROP FUNCTION app.find_share_key(text, text);
CREATE FUNCTION app.find_share_caller(credential_kind text, wanted text)
  RETURNS TABLE (organization_id text, id text, name text, secret_hash bytea, user_id text, email text)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT k.organization_id, k.id, k.name, k.secret_hash, k.user_id, k.email FROM (
    SELECT a.organization_id, a.id, a.name, a.secret_hash, a.created_by, a.expires_at, a.revoked_at, NULL AS user_id, NULL AS email
      FROM public.api_key a WHERE credential_kind = 'key' AND a.hint = wanted
    UNION ALL
    SELECT t.organization_id, t.id, t.name, t.secret_hash, t.created_by, t.expires_at, t.revoked_at, NULL, NULL
      FROM public.agent_token t WHERE credential_kind = 'agt' AND t.hint = wanted
    UNION ALL
    SELECT s.organization_id, s.id, u.name, c.secret_hash, s.user_id, least(c.expires_at, s.expires_at), NULL, s.user_id, u.email
      FROM public.agent_sign_in_token c
      JOIN public.agent_sign_in s ON s.organization_id = c.organization_id AND s.id = c.sign_in_id
      JOIN public."user" u ON u.organization_id = s.organization_id AND u.id = s.user_id
      WHERE credential_kind = 'ags' AND c.kind = 'access' AND c.hint = wanted AND 'tunnel' = ANY (s.rights) -- it was not given to read, and to come in besides
  ) k
  JOIN public.membership m ON m.organization_id = k.organization_id AND m.user_id = k.created_by
  WHERE k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > now())
$$;
ALTER FUNCTION app.find_share_caller(text, text) OWNER TO postern_maintenance;
REVOKE ALL ON FUNCTION app.find_share_caller(text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.find_share_caller(text, text) TO postern_ingest;

-- Which of these credentials still stand: what is open ends with the key, the token or the sign-in that opened it.
CREATE FUNCTION app.standing_callers(organizations text[], callers text[]) RETURNS SETOF text
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT c.id FROM unnest(organizations, callers) AS c (organization_id, id)
  WHERE EXISTS (SELECT FROM public.api_key a JOIN public.membership m ON m.organization_id = a.organization_id AND m.user_id = a.created_by
      WHERE a.organization_id = c.organization_id AND a.id = c.id AND a.revoked_at IS NULL AND (a.expires_at IS NULL OR a.expires_at > now()))
    OR EXISTS (SELECT FROM public.agent_token t JOIN public.membership m ON m.organization_id = t.organization_id AND m.user_id = t.created_by
      WHERE t.organization_id = c.organization_id AND t.id = c.id AND t.revoked_at IS NULL AND (t.expires_at IS NULL OR t.expires_at > now()))
    OR EXISTS (SELECT FROM public.agent_sign_in s WHERE s.organization_id = c.organization_id AND s.id = c.id AND s.expires_at > now() AND 'tunnel' = ANY (s.rights))
$$;
ALTER FUNCTION app.standing_callers(text[], text[]) OWNER TO postern_maintenance;
REVOKE ALL ON FUNCTION app.standing_callers(text[], text[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.standing_callers(text[], text[]) TO postern_ingest;
