-- Certificates of shares' own host names, which an ACME authority (RFC 8555) of the operator's choice issues. One is asked for while a share is open at the
-- host and its organization's proof of the domain stands: never on the word of whoever connects.
CREATE TABLE host_certificate (
  organization_id text COLLATE "C" NOT NULL REFERENCES organization (id),
  host text COLLATE "C" NOT NULL,
  chain text, -- in PEM, the host's own first; nothing until the first one is there
  sealed_key text, -- its private key, sealed with the organization's data key
  not_after timestamptz,
  issued_at timestamptz,
  failures integer NOT NULL DEFAULT 0, -- in a row
  failed_at timestamptz,
  failure text,
  due_at timestamptz NOT NULL DEFAULT now(), -- when the next one is to be asked for
  tried_at timestamptz NOT NULL DEFAULT now(),
  tries integer NOT NULL DEFAULT 1, -- on the day of the last one, in UTC
  lease text, -- of the process that asks now
  leased_until timestamptz,
  PRIMARY KEY (organization_id, host),
  CHECK (num_nonnulls(chain, sealed_key, not_after, issued_at) IN (0, 4))
);
CREATE INDEX host_certificate_tried ON host_certificate (tried_at);

-- What an authority that looks for a token at a host must find there (RFC 8555, section 8.3), at whichever process it asks. Not a secret.
CREATE TABLE acme_challenge (
  token text COLLATE "C" PRIMARY KEY,
  host text COLLATE "C" NOT NULL,
  answer text NOT NULL,
  expires_at timestamptz NOT NULL
);

-- The instance's account at each authority; its key is sealed with POSTERN_KEYS.
CREATE TABLE acme_account (
  directory_url text COLLATE "C" PRIMARY KEY,
  sealed_key text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['host_certificate', 'acme_challenge', 'acme_account'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY upkeep ON %I TO postern_maintenance USING (true) WITH CHECK (true)', t);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO postern_maintenance', t);
    CONTINUE WHEN t = 'host_certificate';
    EXECUTE format('CREATE POLICY hub_keeps ON %I TO postern_hub USING (true) WITH CHECK (true)', t);
  END LOOP;
END $$;
CREATE POLICY one_organization ON host_certificate TO postern_web, postern_worker, postern_hub
  USING (organization_id = (SELECT app.current_organization())) WITH CHECK (organization_id = (SELECT app.current_organization()));
-- The dashboard shows how it stands; keys are for the hub alone, which speaks TLS with them.
GRANT SELECT (organization_id, host, not_after, issued_at, failed_at, failure, due_at), DELETE ON host_certificate TO postern_web;
GRANT SELECT (organization_id, host), DELETE ON host_certificate TO postern_worker;
GRANT SELECT, UPDATE ON host_certificate TO postern_hub;
GRANT SELECT ON verified_domain TO postern_hub;
CREATE POLICY hub_organization ON verified_domain TO postern_hub USING (organization_id = (SELECT app.current_organization()));
GRANT SELECT, INSERT, DELETE ON acme_challenge TO postern_hub;
GRANT SELECT, INSERT ON acme_account TO postern_hub;

-- Gives one host whose certificate is due to the process that asks, for five minutes, and counts the try. The numbers keep one organization from spending
-- what an authority allows the whole instance, and one broken host from being tried without end.
CREATE FUNCTION app.claim_host_certificate(share_domain text, given_hosts text[], own_lease text)
  RETURNS TABLE (organization_id text, host text, domain_id text, failures integer, is_renewal boolean)
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  WITH today AS (
    SELECT t.organization_id, sum(t.tries) AS tries FROM public.host_certificate t
    WHERE t.tried_at >= date_trunc('day', now(), 'UTC') GROUP BY t.organization_id
  ), wanted AS (
    SELECT s.organization_id, s.host, d.id AS domain_id
    FROM public.share s
    JOIN LATERAL (
      SELECT v.id FROM public.verified_domain v
      WHERE v.organization_id = s.organization_id AND v.proved_at IS NOT NULL AND v.missing_since IS NULL
        AND (s.host = v.domain OR right(s.host, length(v.domain) + 1) = '.' || v.domain)
      ORDER BY length(v.domain) DESC LIMIT 1
    ) d ON true
    LEFT JOIN public.host_certificate c ON c.organization_id = s.organization_id AND c.host = s.host
    LEFT JOIN today o ON o.organization_id = s.organization_id
    WHERE s.ended_at IS NULL AND s.expires_at > now()
      AND s.host <> share_domain AND right(s.host, length(share_domain) + 1) <> '.' || share_domain AND NOT s.host = ANY (given_hosts)
      AND (c.host IS NULL OR (c.due_at <= now() AND coalesce(c.leased_until, '-infinity') <= now()
        AND (c.tries < 5 OR c.tried_at < date_trunc('day', now(), 'UTC'))))
      AND coalesce(o.tries, 0) < 25
      AND (SELECT count(*) FROM public.host_certificate r WHERE r.tried_at > now() - interval '3 hours') < 250
    ORDER BY c.host IS NOT NULL, c.failures, c.not_after, c.due_at, s.created_at LIMIT 1
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

-- Forgets certificates that ended a month ago, hosts that got none and were not tried for a month, and challenges whose time is over.
CREATE FUNCTION app.forget_host_certificates() RETURNS bigint
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  WITH challenges AS (DELETE FROM public.acme_challenge WHERE expires_at < now() RETURNING 1),
    gone AS (DELETE FROM public.host_certificate WHERE coalesce(not_after, tried_at) < now() - interval '30 days' AND tried_at < now() - interval '30 days' RETURNING 1)
  SELECT (SELECT count(*) FROM challenges) + (SELECT count(*) FROM gone)
$$;

DO $$
DECLARE f text;
BEGIN
  FOREACH f IN ARRAY ARRAY['app.claim_host_certificate(text, text[], text)', 'app.forget_host_certificates()'] LOOP
    EXECUTE format('ALTER FUNCTION %s OWNER TO postern_maintenance', f);
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', f);
    EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO postern_hub', f);
  END LOOP;
END $$;

-- A domain whose proof lapses takes the shares at its hosts with it.
ALTER TABLE share DROP CONSTRAINT share_ended_cause_check;
ALTER TABLE share ADD CONSTRAINT share_ended_cause_check CHECK (ended_cause IN ('revoked', 'expired', 'lapsed'));
