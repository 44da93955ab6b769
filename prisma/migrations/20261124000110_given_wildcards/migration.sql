-- An operator's own certificates of shares' hosts may be wildcards, as those of endpoints.

-- Whether a certificate for these names (`*.` for one label) is one for the host.
CREATE FUNCTION app.is_covered(host text, names text[]) RETURNS boolean
  LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT host = ANY (names) OR '*' || substr(host, strpos(host, '.')) = ANY (names)
$$;

-- As before, beside that.
CREATE OR REPLACE FUNCTION app.claim_host_certificate(share_domain text, given_hosts text[], covered_names text[], own_lease text)
  RETURNS TABLE (organization_id text, host text, domain_id text, failures integer, is_renewal boolean)
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  WITH today AS (
    SELECT t.organization_id, sum(t.tries) AS tries FROM public.host_certificate t
    WHERE t.tried_at >= date_trunc('day', now(), 'UTC') GROUP BY t.organization_id
  ), used AS (
    SELECT s.organization_id, s.host, s.created_at FROM public.share s
    WHERE s.ended_at IS NULL AND s.expires_at > now()
      AND NOT app.is_tunnel_forbidden(s.organization_id, s.project_id, s.kind) AND NOT app.is_share_shut(s.organization_id, s.tunnel_id)
      AND s.host <> share_domain AND right(s.host, length(share_domain) + 1) <> '.' || share_domain AND NOT app.is_covered(s.host, given_hosts)
    UNION ALL
    SELECT e.organization_id, e.host, e.created_at FROM public.endpoint e
    WHERE covered_names IS NOT NULL AND e.host IS NOT NULL AND e.deleted_at IS NULL AND e.state = 'open'
      AND NOT app.is_covered(e.host, covered_names)
  ), wanted AS (
    SELECT u.organization_id, u.host, d.id AS domain_id
    FROM used u
    JOIN LATERAL (
      SELECT v.id FROM public.verified_domain v
      WHERE v.organization_id = u.organization_id AND v.proved_at IS NOT NULL AND v.missing_since IS NULL
        AND (u.host = v.domain OR right(u.host, length(v.domain) + 1) = '.' || v.domain)
      ORDER BY length(v.domain) DESC LIMIT 1
    ) d ON true
    LEFT JOIN public.host_certificate c ON c.organization_id = u.organization_id AND c.host = u.host
    LEFT JOIN today o ON o.organization_id = u.organization_id
    WHERE (c.host IS NULL OR (c.due_at <= now() AND coalesce(c.leased_until, '-infinity') <= now()
        AND (c.tries < 5 OR c.tried_at < date_trunc('day', now(), 'UTC'))))
      AND coalesce(o.tries, 0) < 25
      AND (SELECT count(*) FROM public.host_certificate r WHERE r.tried_at > now() - interval '3 hours') < 250
    ORDER BY c.host IS NOT NULL, c.failures, c.not_after, c.due_at, u.created_at LIMIT 1
  ), claimed AS (
    INSERT INTO public.host_certificate AS known (organization_id, host, lease, leased_until)
    SELECT w.organization_id, w.host, own_lease, now() + interval '5 minutes' FROM wanted w
    ON CONFLICT (organization_id, host) DO UPDATE SET lease = excluded.lease, leased_until = excluded.leased_until, tried_at = now(),
        tries = CASE WHEN known.tried_at >= date_trunc('day', now(), 'UTC') THEN known.tries + 1 ELSE 1 END
      WHERE known.due_at <= now() AND coalesce(known.leased_until, '-infinity') <= now()
    RETURNING known.organization_id, known.host, known.failures, known.chain IS NOT NULL AS is_renewal
  )
  SELECT c.organization_id, c.host, w.domain_id, c.failures, c.is_renewal FROM claimed c JOIN wanted w ON w.organization_id = c.organization_id AND w.host = c.host
$$;
