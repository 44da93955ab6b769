-- Shares: live tunnels that named people, keys, the organization or anyone may enter, for a time.
CREATE SEQUENCE app.share_seq; -- rises with every change that the share front must know
CREATE TABLE share (
  organization_id text COLLATE "C" NOT NULL,
  id text COLLATE "C" NOT NULL,
  project_id text COLLATE "C" NOT NULL,
  tunnel_id text COLLATE "C" NOT NULL, -- its live tunnel; the row there goes when the share ends, and the agent with it
  name text COLLATE "C" NOT NULL,
  kind text NOT NULL CHECK (kind IN ('http', 'tcp')),
  host text COLLATE "C" NOT NULL,
  audience jsonb NOT NULL,
  keys jsonb NOT NULL DEFAULT '[]', -- id and name of each API key and agent token that may come in
  addresses text[] NOT NULL DEFAULT '{}',
  gate_endpoint_id text COLLATE "C", -- who passes this endpoint's policy may come in too
  owner_user_id text COLLATE "C" NOT NULL,
  owner_name text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL,
  ended_at timestamptz,
  ended_cause text CHECK (ended_cause IN ('revoked', 'expired')),
  seq bigint NOT NULL DEFAULT nextval('app.share_seq'),
  PRIMARY KEY (organization_id, id),
  FOREIGN KEY (organization_id, project_id) REFERENCES project (organization_id, id),
  FOREIGN KEY (organization_id, gate_endpoint_id) REFERENCES endpoint (organization_id, id),
  CHECK ((ended_at IS NULL) = (ended_cause IS NULL))
);
CREATE UNIQUE INDEX share_name ON share (organization_id, name) WHERE ended_at IS NULL;
CREATE UNIQUE INDEX share_host_open ON share (host) WHERE ended_at IS NULL;
CREATE INDEX share_project ON share (organization_id, project_id, created_at);
CREATE INDEX share_seq ON share (seq);
CREATE INDEX share_expiry ON share (expires_at) WHERE ended_at IS NULL;

-- Whose a host name is, also for 30 days after it was given back: nobody wakes up to a stranger's page.
CREATE TABLE share_host (
  host text COLLATE "C" PRIMARY KEY,
  organization_id text COLLATE "C" NOT NULL REFERENCES organization (id),
  released_at timestamptz -- nothing while it is in use
);

-- What an organization allows; without a row, what stands here as defaults.
CREATE TABLE share_rule (
  organization_id text COLLATE "C" PRIMARY KEY REFERENCES organization (id),
  is_public_allowed boolean NOT NULL DEFAULT false,
  hours integer NOT NULL DEFAULT 8,
  hours_max integer NOT NULL DEFAULT 720 CHECK (hours BETWEEN 1 AND hours_max AND hours_max <= 720)
);

-- What came to a share: who and what became of it, no header and no body. Kept for a week.
CREATE TABLE share_visit (
  organization_id text COLLATE "C" NOT NULL,
  id text COLLATE "C" NOT NULL,
  share_id text COLLATE "C" NOT NULL,
  at timestamptz NOT NULL,
  who text NOT NULL,
  address text NOT NULL,
  method text NOT NULL,
  path text NOT NULL,
  status integer NOT NULL,
  verdict text NOT NULL CHECK (verdict IN ('let-in', 'refused')),
  reason text,
  bytes_in bigint NOT NULL,
  bytes_out bigint NOT NULL,
  duration_ms integer NOT NULL,
  PRIMARY KEY (organization_id, id),
  FOREIGN KEY (organization_id, share_id) REFERENCES share (organization_id, id) ON DELETE CASCADE
);
CREATE INDEX share_visit_share ON share_visit (organization_id, share_id, id);
CREATE INDEX share_visit_at ON share_visit (at);

-- The instance's keys for the word it gives local servers about who comes; the private half is sealed with POSTERN_KEYS.
CREATE TABLE assertion_key (
  id text COLLATE "C" PRIMARY KEY,
  public_key jsonb NOT NULL, -- a JWK
  sealed text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['share', 'share_host', 'share_rule', 'share_visit', 'assertion_key'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY upkeep ON %I TO postern_maintenance USING (true) WITH CHECK (true)', t);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO postern_maintenance', t);
    CONTINUE WHEN t = 'assertion_key';
    EXECUTE format('CREATE POLICY one_organization ON %I TO postern_web, postern_worker USING (organization_id = (SELECT app.current_organization())) WITH CHECK (organization_id = (SELECT app.current_organization()))', t);
  END LOOP;
END $$;
GRANT SELECT, INSERT, UPDATE ON share, share_rule TO postern_web;
GRANT SELECT ON share_visit, share_host TO postern_web;
GRANT UPDATE (released_at) ON share_host TO postern_web;
GRANT USAGE ON SEQUENCE app.share_seq TO postern_web, postern_worker, postern_maintenance;

-- The worker ends shares whose time is over, and their tunnels with them.
GRANT SELECT, UPDATE (ended_at, ended_cause, seq) ON share TO postern_worker;
GRANT SELECT, UPDATE (released_at) ON share_host TO postern_worker;
GRANT SELECT, DELETE ON tunnel TO postern_worker;

-- The front reads every organization's shares, and adds what it saw; it changes none.
CREATE POLICY ingest_reads ON share FOR SELECT TO postern_ingest USING (true);
CREATE POLICY ingest_reads ON share_rule FOR SELECT TO postern_ingest USING (true);
CREATE POLICY ingest_adds ON share_visit FOR INSERT TO postern_ingest WITH CHECK (true);
CREATE POLICY ingest_keeps ON assertion_key TO postern_ingest USING (true) WITH CHECK (true);
CREATE POLICY web_publishes ON assertion_key FOR SELECT TO postern_web USING (true);
GRANT SELECT ON share, share_rule TO postern_ingest;
GRANT INSERT ON share_visit TO postern_ingest;
GRANT SELECT, INSERT, DELETE ON assertion_key TO postern_ingest;
GRANT SELECT (id, public_key, created_at) ON assertion_key TO postern_web;

-- Takes a name for the organization at hand; false where another one has it, or gave it back less than 30 days ago.
CREATE FUNCTION app.claim_share_host(wanted text) RETURNS boolean
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  WITH claimed AS (
    INSERT INTO public.share_host AS known (host, organization_id) SELECT wanted, app.current_organization() WHERE app.current_organization() IS NOT NULL
    ON CONFLICT (host) DO UPDATE SET organization_id = excluded.organization_id, released_at = NULL
      WHERE known.organization_id = excluded.organization_id OR known.released_at < now() - interval '30 days'
    RETURNING 1
  )
  SELECT EXISTS (SELECT FROM claimed)
$$;

-- Shares whose time is over.
CREATE FUNCTION app.overdue_shares(shares_max integer) RETURNS TABLE (organization_id text, id text)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT s.organization_id, s.id FROM public.share s WHERE s.ended_at IS NULL AND s.expires_at <= now() ORDER BY s.expires_at LIMIT shares_max
$$;

-- Whose API key or agent token this is, for the share front; nothing of a key whose person has left the organization.
CREATE FUNCTION app.find_share_key(credential_kind text, wanted text) RETURNS TABLE (organization_id text, id text, name text, secret_hash bytea)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT k.organization_id, k.id, k.name, k.secret_hash FROM (
    SELECT a.organization_id, a.id, a.name, a.secret_hash, a.created_by, a.expires_at, a.revoked_at FROM public.api_key a WHERE credential_kind = 'key' AND a.hint = wanted
    UNION ALL
    SELECT t.organization_id, t.id, t.name, t.secret_hash, t.created_by, t.expires_at, t.revoked_at FROM public.agent_token t WHERE credential_kind = 'agt' AND t.hint = wanted
  ) k
  JOIN public.membership m ON m.organization_id = k.organization_id AND m.user_id = k.created_by
  WHERE k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > now())
$$;

CREATE FUNCTION app.forget_share_visits(days integer, rows_max integer) RETURNS bigint
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  WITH gone AS (
    DELETE FROM public.share_visit v USING (SELECT organization_id, id FROM public.share_visit WHERE at < now() - make_interval(days => days) LIMIT rows_max) old
    WHERE v.organization_id = old.organization_id AND v.id = old.id RETURNING 1
  )
  SELECT count(*) FROM gone
$$;

DO $$
DECLARE f text; reader text;
BEGIN
  FOREACH f IN ARRAY ARRAY['app.claim_share_host(text) postern_web', 'app.overdue_shares(integer) postern_worker', 'app.find_share_key(text, text) postern_ingest',
    'app.forget_share_visits(integer, integer) postern_worker'] LOOP
    reader := regexp_replace(f, '^.* ', '');
    f := left(f, length(f) - length(reader) - 1);
    EXECUTE format('ALTER FUNCTION %s OWNER TO postern_maintenance', f);
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', f);
    EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO %I', f, reader);
  END LOOP;
END $$;

-- Every change rings: no front believes in a share that has ended a moment longer.
CREATE FUNCTION app.mark_share() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  NEW.seq := nextval('app.share_seq');
  PERFORM pg_notify('postern_share', NEW.id);
  RETURN NEW;
END $$;
CREATE TRIGGER share_changed BEFORE INSERT OR UPDATE ON share FOR EACH ROW EXECUTE FUNCTION app.mark_share();
CREATE FUNCTION app.mark_shares_of_rule() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  UPDATE public.share SET seq = seq WHERE organization_id = NEW.organization_id AND ended_at IS NULL;
  RETURN NULL;
END $$;
CREATE TRIGGER share_rule_changed AFTER INSERT OR UPDATE ON share_rule FOR EACH ROW EXECUTE FUNCTION app.mark_shares_of_rule();

-- People sign in at shares as they do at endpoints: a session belongs to one or the other.
ALTER TABLE endpoint_session ALTER COLUMN endpoint_id DROP NOT NULL, ADD COLUMN share_id text COLLATE "C";
ALTER TABLE endpoint_session ADD FOREIGN KEY (organization_id, share_id) REFERENCES share (organization_id, id) ON DELETE CASCADE;
ALTER TABLE endpoint_session ADD CONSTRAINT endpoint_session_place_check CHECK (num_nonnulls(endpoint_id, share_id) = 1);
CREATE INDEX endpoint_session_share ON endpoint_session (organization_id, share_id) WHERE share_id IS NOT NULL;
