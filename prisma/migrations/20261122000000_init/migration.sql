-- The whole house's memory. Ids are text that sorts by time (kind + UUIDv7, see packages/contract/src/id.ts), compared byte by byte.
-- Every tenant table carries organization_id first in its keys; row-level security is enabled and forced on all of them.

CREATE SCHEMA IF NOT EXISTS app;

-- Login roles are made without login here; whoever starts the house gives them a password.
DO $$
BEGIN
  FOR i IN 1..4 LOOP
    BEGIN
      EXECUTE format('CREATE ROLE %I NOLOGIN', (ARRAY['postern_maintenance', 'postern_ingest', 'postern_worker', 'postern_web'])[i]);
    EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; -- another database of this server made it
    END;
  END LOOP;
END $$;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT postern_maintenance TO CURRENT_USER; -- a migrator that is no superuser hands functions to it
GRANT CREATE ON SCHEMA app TO postern_maintenance;
GRANT USAGE ON SCHEMA public, app TO postern_maintenance, postern_ingest, postern_worker, postern_web;

-- Who: organizations, people, ways in ---------------------------------------------------------------------------------
CREATE TABLE organization (
  id text COLLATE "C" PRIMARY KEY,
  slug text NOT NULL UNIQUE,
  name text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE data_key ( -- an organization's 256-bit key, wrapped by the instance's key-encryption key
  organization_id text COLLATE "C" NOT NULL REFERENCES organization (id),
  id text COLLATE "C" NOT NULL,
  wrapped text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (organization_id, id)
);
CREATE TABLE project (
  organization_id text COLLATE "C" NOT NULL REFERENCES organization (id),
  id text COLLATE "C" NOT NULL,
  slug text NOT NULL,
  name text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (organization_id, id),
  UNIQUE (organization_id, slug)
);
CREATE TABLE "user" (
  organization_id text COLLATE "C" NOT NULL REFERENCES organization (id),
  id text COLLATE "C" NOT NULL,
  email text NOT NULL,
  name text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  last_seen_at timestamptz,
  PRIMARY KEY (organization_id, id)
);
CREATE TABLE membership (
  organization_id text COLLATE "C" NOT NULL,
  user_id text COLLATE "C" NOT NULL,
  role text NOT NULL CHECK (role IN ('owner', 'admin', 'developer', 'operator', 'auditor')),
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (organization_id, user_id),
  FOREIGN KEY (organization_id, user_id) REFERENCES "user" (organization_id, id) ON DELETE CASCADE
);
CREATE TABLE sso_connection (
  organization_id text COLLATE "C" NOT NULL REFERENCES organization (id),
  id text COLLATE "C" NOT NULL,
  issuer text NOT NULL,
  client_id text NOT NULL,
  client_secret text NOT NULL, -- sealed
  label text NOT NULL,
  default_role text NOT NULL DEFAULT 'developer',
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (organization_id, id)
);
CREATE TABLE identity ( -- (connection, issuer, subject) is a person; an e-mail address never is
  organization_id text COLLATE "C" NOT NULL,
  connection_id text COLLATE "C" NOT NULL,
  issuer text NOT NULL,
  subject text NOT NULL,
  user_id text COLLATE "C" NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (organization_id, connection_id, issuer, subject),
  FOREIGN KEY (organization_id, connection_id) REFERENCES sso_connection (organization_id, id) ON DELETE CASCADE,
  FOREIGN KEY (organization_id, user_id) REFERENCES "user" (organization_id, id) ON DELETE CASCADE
);
CREATE TABLE session (
  organization_id text COLLATE "C" NOT NULL,
  id text COLLATE "C" NOT NULL,
  user_id text COLLATE "C" NOT NULL,
  token_hash bytea NOT NULL,
  address text NOT NULL,
  browser text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  last_seen_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL,
  PRIMARY KEY (organization_id, id),
  FOREIGN KEY (organization_id, user_id) REFERENCES "user" (organization_id, id) ON DELETE CASCADE
);
CREATE UNIQUE INDEX session_token_hash ON session (token_hash);
CREATE TABLE sign_in ( -- one sign-in under way: bound to a browser by a cookie's hash, to one connection, used once
  organization_id text COLLATE "C" NOT NULL,
  id text COLLATE "C" NOT NULL,
  connection_id text COLLATE "C" NOT NULL,
  cookie_hash bytea NOT NULL,
  state text NOT NULL,
  nonce text NOT NULL,
  code_verifier text NOT NULL, -- sealed
  redirect_uri text NOT NULL,
  return_to text NOT NULL,
  expires_at timestamptz NOT NULL,
  PRIMARY KEY (organization_id, id),
  FOREIGN KEY (organization_id, connection_id) REFERENCES sso_connection (organization_id, id) ON DELETE CASCADE
);
CREATE UNIQUE INDEX sign_in_cookie_hash ON sign_in (cookie_hash);
CREATE TABLE one_time_link ( -- signs one person in, once
  organization_id text COLLATE "C" NOT NULL,
  token_hash bytea NOT NULL,
  user_id text COLLATE "C" NOT NULL,
  expires_at timestamptz NOT NULL,
  used_at timestamptz,
  PRIMARY KEY (organization_id, token_hash),
  FOREIGN KEY (organization_id, user_id) REFERENCES "user" (organization_id, id) ON DELETE CASCADE
);
CREATE UNIQUE INDEX one_time_link_token_hash ON one_time_link (token_hash);
CREATE TABLE api_key (
  organization_id text COLLATE "C" NOT NULL REFERENCES organization (id),
  id text COLLATE "C" NOT NULL,
  name text NOT NULL,
  hint text NOT NULL, -- the eight letters after the kind
  secret_hash bytea NOT NULL,
  rights text[] NOT NULL,
  created_by text NOT NULL,
  created_by_name text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz,
  last_used_at timestamptz,
  revoked_at timestamptz,
  PRIMARY KEY (organization_id, id)
);
CREATE UNIQUE INDEX api_key_hint ON api_key (hint);
CREATE TABLE agent_token (
  organization_id text COLLATE "C" NOT NULL REFERENCES organization (id),
  id text COLLATE "C" NOT NULL,
  name text NOT NULL,
  hint text NOT NULL,
  secret_hash bytea NOT NULL,
  created_by text NOT NULL,
  created_by_name text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz,
  last_used_at timestamptz,
  revoked_at timestamptz,
  PRIMARY KEY (organization_id, id)
);
CREATE UNIQUE INDEX agent_token_hint ON agent_token (hint);

-- What is configured: endpoints, policies, secrets, destinations, routes, tunnels --------------------------------------
CREATE SEQUENCE app.config_seq; -- rises with every change that ingest must know
CREATE TABLE endpoint (
  organization_id text COLLATE "C" NOT NULL,
  id text COLLATE "C" NOT NULL,
  project_id text COLLATE "C" NOT NULL,
  name text NOT NULL,
  provider text,
  token text COLLATE "C" NOT NULL, -- the address: 128 random bits or more
  host text,
  state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'closed')),
  body_bytes_max integer NOT NULL DEFAULT 1048576,
  answer jsonb NOT NULL DEFAULT '{"status":202}',
  policy_version_id text COLLATE "C",
  config_seq bigint NOT NULL DEFAULT nextval('app.config_seq'),
  created_at timestamptz NOT NULL DEFAULT now(),
  deleted_at timestamptz, -- kept so that its requests keep their name; answers 404
  PRIMARY KEY (organization_id, id),
  FOREIGN KEY (organization_id, project_id) REFERENCES project (organization_id, id)
);
CREATE UNIQUE INDEX endpoint_token ON endpoint (token);
CREATE UNIQUE INDEX endpoint_host ON endpoint (host) WHERE deleted_at IS NULL;
CREATE UNIQUE INDEX endpoint_name ON endpoint (organization_id, project_id, name) WHERE deleted_at IS NULL;
CREATE INDEX endpoint_config_seq ON endpoint (config_seq);
CREATE TABLE policy_version ( -- immutable
  organization_id text COLLATE "C" NOT NULL,
  id text COLLATE "C" NOT NULL,
  endpoint_id text COLLATE "C" NOT NULL,
  number integer NOT NULL,
  policy jsonb NOT NULL,
  note text NOT NULL DEFAULT '',
  created_by text NOT NULL,
  created_by_name text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (organization_id, id),
  UNIQUE (organization_id, endpoint_id, number),
  FOREIGN KEY (organization_id, endpoint_id) REFERENCES endpoint (organization_id, id)
);
CREATE TABLE secret (
  organization_id text COLLATE "C" NOT NULL,
  id text COLLATE "C" NOT NULL,
  endpoint_id text COLLATE "C" NOT NULL,
  kind text NOT NULL CHECK (kind IN ('shared', 'public-key')),
  sealed text NOT NULL,
  last_four text NOT NULL,
  active_from timestamptz NOT NULL DEFAULT now(),
  active_until timestamptz,
  last_used_at timestamptz,
  created_by text NOT NULL,
  created_by_name text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (organization_id, id),
  FOREIGN KEY (organization_id, endpoint_id) REFERENCES endpoint (organization_id, id)
);
CREATE TABLE tunnel (
  organization_id text COLLATE "C" NOT NULL,
  id text COLLATE "C" NOT NULL,
  project_id text COLLATE "C" NOT NULL,
  name text NOT NULL,
  owner_token_id text COLLATE "C" NOT NULL,
  owner_name text NOT NULL,
  epoch bigint NOT NULL DEFAULT 0, -- rises with each connection; claims join on it
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (organization_id, id),
  UNIQUE (organization_id, project_id, name),
  FOREIGN KEY (organization_id, project_id) REFERENCES project (organization_id, id)
);
CREATE TABLE tunnel_connection ( -- the fact, where tunnel is the configuration: one row while an agent is there
  organization_id text COLLATE "C" NOT NULL,
  tunnel_id text COLLATE "C" NOT NULL,
  id text COLLATE "C" NOT NULL,
  epoch bigint NOT NULL,
  hub text NOT NULL,
  agent_version text NOT NULL,
  machine text NOT NULL,
  forward text NOT NULL,
  address text NOT NULL,
  slots integer NOT NULL,
  latency_ms real,
  connected_at timestamptz NOT NULL DEFAULT now(),
  last_seen_at timestamptz NOT NULL DEFAULT now(),
  lease_until timestamptz NOT NULL,
  PRIMARY KEY (organization_id, tunnel_id),
  FOREIGN KEY (organization_id, tunnel_id) REFERENCES tunnel (organization_id, id) ON DELETE CASCADE
);
CREATE TABLE destination (
  organization_id text COLLATE "C" NOT NULL,
  id text COLLATE "C" NOT NULL,
  project_id text COLLATE "C" NOT NULL,
  name text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('url', 'tunnel')),
  url text,
  tunnel_id text COLLATE "C",
  held_cause text CHECK (held_cause IN ('paused', 'no-agent', 'local-down', 'breaker', 'gone')), -- not null: its deliveries wait on purpose
  held_since timestamptz,
  concurrency integer NOT NULL DEFAULT 5,
  timeout_ms integer NOT NULL DEFAULT 30000,
  sign_as text NOT NULL DEFAULT 'postern' CHECK (sign_as IN ('postern', 'standard-webhooks')),
  signing_secret text NOT NULL, -- sealed whsec_…
  signing_secret_last_four text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  deleted_at timestamptz,
  PRIMARY KEY (organization_id, id),
  FOREIGN KEY (organization_id, project_id) REFERENCES project (organization_id, id),
  FOREIGN KEY (organization_id, tunnel_id) REFERENCES tunnel (organization_id, id),
  CHECK ((kind = 'url') = (url IS NOT NULL)),
  CHECK ((held_cause IS NULL) = (held_since IS NULL))
);
CREATE UNIQUE INDEX destination_name ON destination (organization_id, project_id, name) WHERE deleted_at IS NULL;
CREATE TABLE route (
  organization_id text COLLATE "C" NOT NULL,
  id text COLLATE "C" NOT NULL,
  endpoint_id text COLLATE "C" NOT NULL,
  destination_id text COLLATE "C" NOT NULL,
  filter text NOT NULL DEFAULT '',
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (organization_id, id),
  UNIQUE (organization_id, endpoint_id, destination_id),
  FOREIGN KEY (organization_id, endpoint_id) REFERENCES endpoint (organization_id, id),
  FOREIGN KEY (organization_id, destination_id) REFERENCES destination (organization_id, id)
);

-- What happened: partitioned by day. An id carries its moment, so a range of ids is a day, and an id alone finds its partition --
CREATE TABLE request (
  organization_id text COLLATE "C" NOT NULL,
  id text COLLATE "C" NOT NULL,
  project_id text COLLATE "C" NOT NULL,
  endpoint_id text COLLATE "C" NOT NULL,
  received_at timestamptz NOT NULL,
  verdict text NOT NULL,
  reason text,
  answer_status smallint NOT NULL,
  method text NOT NULL,
  target text NOT NULL,
  http_version text NOT NULL,
  raw_headers bytea NOT NULL, -- "Name: value\r\n" lines, latin1, in order, credentials covered
  sealed_headers text, -- the covered values, sealed: {"<index of the line>": value}
  client_ip text NOT NULL,
  content_type text,
  body_bytes integer NOT NULL,
  body_sha256 bytea NOT NULL,
  event_id text,
  event_type text,
  duplicate_of text COLLATE "C",
  folded integer NOT NULL DEFAULT 1,
  policy_version_id text COLLATE "C",
  trace text NOT NULL, -- JSON: TraceStep[]
  decided_us integer NOT NULL,
  stored_us integer NOT NULL DEFAULT 0,
  PRIMARY KEY (organization_id, id)
) PARTITION BY RANGE (id);
CREATE INDEX request_project ON request (organization_id, project_id, id DESC);
CREATE TABLE request_body (
  organization_id text COLLATE "C" NOT NULL,
  request_id text COLLATE "C" NOT NULL,
  body bytea NOT NULL,
  PRIMARY KEY (organization_id, request_id)
) PARTITION BY RANGE (request_id);
ALTER TABLE request_body ALTER COLUMN body SET STORAGE EXTERNAL;
CREATE TABLE idempotency_key (
  organization_id text COLLATE "C" NOT NULL,
  endpoint_id text COLLATE "C" NOT NULL,
  key text COLLATE "C" NOT NULL,
  request_id text COLLATE "C" NOT NULL,
  expires_at timestamptz NOT NULL,
  PRIMARY KEY (organization_id, endpoint_id, key)
);
CREATE INDEX idempotency_key_expires_at ON idempotency_key (expires_at);
CREATE TABLE delivery ( -- the promise, and the only backlog
  organization_id text COLLATE "C" NOT NULL,
  id text COLLATE "C" NOT NULL,
  request_id text COLLATE "C" NOT NULL,
  endpoint_id text COLLATE "C" NOT NULL,
  destination_id text COLLATE "C" NOT NULL,
  state text NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'delivered', 'failed')),
  next_attempt_at timestamptz NOT NULL DEFAULT now(),
  lease_id text COLLATE "C",
  lease_until timestamptz,
  attempts integer NOT NULL DEFAULT 0, -- sends; raised when claimed
  charged integer NOT NULL DEFAULT 0, -- sends that count on the retry ladder
  trigger text NOT NULL DEFAULT 'first' CHECK (trigger IN ('first', 'retry', 'manual', 'replay')),
  reason text,
  replay_id text COLLATE "C",
  settled_at timestamptz,
  PRIMARY KEY (organization_id, id)
) PARTITION BY RANGE (id);
CREATE INDEX delivery_due ON delivery (destination_id, next_attempt_at) WHERE state = 'pending';
CREATE INDEX delivery_request ON delivery (organization_id, request_id);
CREATE TABLE attempt (
  organization_id text COLLATE "C" NOT NULL,
  id text COLLATE "C" NOT NULL,
  delivery_id text COLLATE "C" NOT NULL,
  destination_id text COLLATE "C" NOT NULL,
  number integer NOT NULL,
  trigger text NOT NULL,
  started_at timestamptz NOT NULL,
  duration_us integer NOT NULL,
  outcome text NOT NULL CHECK (outcome IN ('delivered', 'retry', 'give-up')),
  status smallint,
  reason text,
  detail text,
  address text,
  response_headers bytea NOT NULL DEFAULT '',
  response_body bytea NOT NULL DEFAULT '', -- the first 16 KiB
  response_bytes integer NOT NULL DEFAULT 0,
  PRIMARY KEY (organization_id, id)
) PARTITION BY RANGE (id);
CREATE INDEX attempt_delivery ON attempt (organization_id, delivery_id);
CREATE TABLE replay (
  organization_id text COLLATE "C" NOT NULL,
  id text COLLATE "C" NOT NULL,
  project_id text COLLATE "C" NOT NULL,
  requests integer NOT NULL,
  deliveries integer NOT NULL,
  created_by text NOT NULL,
  created_by_name text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (organization_id, id)
);
CREATE TABLE replay_request ( -- which requests a replay brought again
  organization_id text COLLATE "C" NOT NULL,
  replay_id text COLLATE "C" NOT NULL,
  request_id text COLLATE "C" NOT NULL,
  PRIMARY KEY (organization_id, replay_id, request_id),
  FOREIGN KEY (organization_id, replay_id) REFERENCES replay (organization_id, id) ON DELETE CASCADE
);
CREATE INDEX replay_request_request ON replay_request (organization_id, request_id);

-- Who did what: a hash chain per organization ---------------------------------------------------------------------------
CREATE TABLE audit_head ( -- locked by each command, so seq has no gaps
  organization_id text COLLATE "C" PRIMARY KEY REFERENCES organization (id),
  seq bigint NOT NULL DEFAULT 0,
  hash bytea NOT NULL DEFAULT '\x0000000000000000000000000000000000000000000000000000000000000000'
);
CREATE TABLE audit_entry (
  organization_id text COLLATE "C" NOT NULL REFERENCES organization (id),
  seq bigint NOT NULL,
  at timestamptz NOT NULL,
  actor_kind text NOT NULL,
  actor_id text NOT NULL,
  actor_name text NOT NULL,
  action text NOT NULL,
  target text,
  outcome text NOT NULL CHECK (outcome IN ('done', 'denied')),
  before jsonb,
  after jsonb,
  ip text,
  trace_id text,
  canonical text NOT NULL, -- the RFC 8785 text that was hashed
  previous_hash bytea NOT NULL,
  hash bytea NOT NULL,
  PRIMARY KEY (organization_id, seq)
);
CREATE FUNCTION app.forbid_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'audit entries are only ever added';
END $$;
CREATE TRIGGER audit_entry_is_final BEFORE UPDATE OR DELETE ON audit_entry FOR EACH ROW EXECUTE FUNCTION app.forbid_change();
CREATE TRIGGER audit_entry_stays BEFORE TRUNCATE ON audit_entry FOR EACH STATEMENT EXECUTE FUNCTION app.forbid_change();

-- Row-level security: forced everywhere --------------------------------------------------------------------------------
CREATE FUNCTION app.current_organization() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
  AS $$ SELECT nullif(current_setting('app.organization_id', true), '') $$;
GRANT EXECUTE ON FUNCTION app.current_organization() TO postern_ingest, postern_worker, postern_web, postern_maintenance;

DO $$
DECLARE t regclass; key text;
BEGIN
  FOR t IN SELECT c.oid::regclass FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
           WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relname <> '_prisma_migrations' LOOP
    key := CASE WHEN t = 'organization'::regclass THEN 'id' ELSE 'organization_id' END;
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY one_organization ON %s TO postern_web, postern_worker USING (%I = (SELECT app.current_organization())) WITH CHECK (%I = (SELECT app.current_organization()))', t, key, key);
    EXECUTE format('CREATE POLICY upkeep ON %s TO postern_maintenance USING (true) WITH CHECK (true)', t);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %s TO postern_maintenance', t);
  END LOOP;
END $$;

-- web: everything of one organization, as its commands need it
GRANT SELECT, INSERT, UPDATE, DELETE ON project, "user", membership, sso_connection, identity, session, sign_in, one_time_link, api_key, agent_token,
  endpoint, secret, destination, route, tunnel TO postern_web;
GRANT SELECT ON organization, request, request_body, delivery, attempt, tunnel_connection TO postern_web;
GRANT SELECT, INSERT ON data_key, policy_version, audit_entry, replay, replay_request TO postern_web;
GRANT SELECT, INSERT, UPDATE ON audit_head TO postern_web;
GRANT INSERT, UPDATE ON delivery TO postern_web;
GRANT USAGE ON SEQUENCE app.config_seq TO postern_web, postern_maintenance;

-- worker: claims and settles, one organization at a time; records what the system does
GRANT SELECT ON organization, data_key, project, endpoint, destination, route, request, request_body, replay, delivery, attempt TO postern_worker;
GRANT UPDATE (state, next_attempt_at, lease_id, lease_until, attempts, charged, trigger, reason, settled_at) ON delivery TO postern_worker;
GRANT UPDATE (held_cause, held_since) ON destination TO postern_worker;
GRANT INSERT ON attempt TO postern_worker;
GRANT SELECT, INSERT ON audit_entry TO postern_worker;
GRANT SELECT, INSERT, UPDATE ON audit_head TO postern_worker;

-- ingest: a batch holds many organizations, so it adds without a context; it reads configuration and never a stored body
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['request', 'request_body', 'idempotency_key', 'delivery'] LOOP
    EXECUTE format('CREATE POLICY ingest_adds ON %I FOR INSERT TO postern_ingest WITH CHECK (true)', t);
    EXECUTE format('CREATE POLICY ingest_ids ON %I FOR SELECT TO postern_ingest USING (true)', t);
    EXECUTE format('GRANT INSERT ON %I TO postern_ingest', t);
  END LOOP;
  FOREACH t IN ARRAY ARRAY['organization', 'project', 'data_key', 'endpoint', 'policy_version', 'secret', 'destination', 'route'] LOOP
    EXECUTE format('CREATE POLICY ingest_reads ON %I FOR SELECT TO postern_ingest USING (true)', t);
    EXECUTE format('GRANT SELECT ON %I TO postern_ingest', t);
  END LOOP;
END $$;
GRANT SELECT (organization_id, id, endpoint_id, verdict, reason, folded) ON request TO postern_ingest;
GRANT UPDATE (folded) ON request TO postern_ingest;
CREATE POLICY ingest_folds ON request FOR UPDATE TO postern_ingest USING (verdict IN ('refused', 'throttled')) WITH CHECK (verdict IN ('refused', 'throttled'));
GRANT SELECT (organization_id, request_id) ON request_body TO postern_ingest;
GRANT SELECT, UPDATE, DELETE ON idempotency_key TO postern_ingest;
CREATE POLICY ingest_renews ON idempotency_key FOR UPDATE TO postern_ingest USING (expires_at <= now()) WITH CHECK (true);
CREATE POLICY ingest_forgets ON idempotency_key FOR DELETE TO postern_ingest USING (expires_at <= now());
GRANT SELECT (organization_id, id) ON delivery TO postern_ingest;
CREATE POLICY ingest_uses ON secret FOR UPDATE TO postern_ingest USING (true) WITH CHECK (true);
GRANT UPDATE (last_used_at) ON secret TO postern_ingest;

-- Day partitions and their manager --------------------------------------------------------------------------------------
-- The first letters of an id of this kind minted at this moment: 48 bits of milliseconds, two leading zero bits, five bits a letter.
CREATE FUNCTION app.id_at(kind text, moment timestamptz) RETURNS text LANGUAGE sql IMMUTABLE STRICT AS $$
  SELECT kind || '_' || string_agg(substr('0123456789abcdefghjkmnpqrstvwxyz', ((floor(extract(epoch FROM moment) * 1000)::bigint >> ((9 - i) * 5)) & 31)::int + 1, 1), '' ORDER BY i)
  FROM generate_series(0, 9) AS i
$$;
-- Makes the partitions from today for so many days ahead; each gets row-level security of its own (partitions inherit none).
CREATE FUNCTION app.ensure_partitions(days_ahead integer) RETURNS integer LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
  made integer := 0; day timestamptz; part text; spec record;
BEGIN
  PERFORM pg_advisory_xact_lock(72707370);
  FOR spec IN SELECT * FROM (VALUES ('request', 'req'), ('request_body', 'req'), ('delivery', 'dlv'), ('attempt', 'att')) AS s (parent, kind) LOOP
    FOR i IN -1..days_ahead LOOP
      day := date_trunc('day', now() AT TIME ZONE 'UTC') AT TIME ZONE 'UTC' + make_interval(days => i);
      part := spec.parent || '_' || to_char(day AT TIME ZONE 'UTC', 'YYYYMMDD');
      CONTINUE WHEN to_regclass('public.' || part) IS NOT NULL;
      EXECUTE format('CREATE TABLE public.%I PARTITION OF public.%I FOR VALUES FROM (%L) TO (%L)', part, spec.parent, app.id_at(spec.kind, day), app.id_at(spec.kind, day + interval '1 day'));
      EXECUTE format('ALTER TABLE public.%I ENABLE ROW LEVEL SECURITY', part);
      EXECUTE format('ALTER TABLE public.%I FORCE ROW LEVEL SECURITY', part);
      made := made + 1;
    END LOOP;
  END LOOP;
  RETURN made;
END $$;
REVOKE ALL ON FUNCTION app.ensure_partitions(integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.ensure_partitions(integer) TO postern_worker;
SELECT app.ensure_partitions(7);

-- Configuration that ingest holds in memory: every change raises the endpoint's config_seq and rings `postern_config` ---------
CREATE FUNCTION app.touch_endpoint() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE row record;
BEGIN
  row := CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
  UPDATE public.endpoint SET config_seq = config_seq WHERE organization_id = row.organization_id AND id = row.endpoint_id; -- mark_endpoint does the rest
  RETURN NULL;
END $$;
CREATE FUNCTION app.mark_endpoint() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.config_seq := nextval('app.config_seq');
  PERFORM pg_notify('postern_config', NEW.id);
  RETURN NEW;
END $$;
ALTER FUNCTION app.touch_endpoint() OWNER TO postern_maintenance;
CREATE TRIGGER endpoint_changed BEFORE INSERT OR UPDATE ON endpoint FOR EACH ROW EXECUTE FUNCTION app.mark_endpoint();
CREATE TRIGGER secret_changed AFTER INSERT OR DELETE OR UPDATE OF sealed, active_from, active_until ON secret FOR EACH ROW EXECUTE FUNCTION app.touch_endpoint();
CREATE TRIGGER route_changed AFTER INSERT OR UPDATE OR DELETE ON route FOR EACH ROW EXECUTE FUNCTION app.touch_endpoint();

-- Looking up who someone is, before their organization is known: by a 256-bit secret's hash, or a key's public hint ------------
CREATE FUNCTION app.find_session(hash bytea) RETURNS SETOF session LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
  AS $$ SELECT * FROM public.session WHERE token_hash = hash AND expires_at > now() $$;
CREATE FUNCTION app.find_sign_in(hash bytea) RETURNS SETOF sign_in LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
  AS $$ SELECT * FROM public.sign_in WHERE cookie_hash = hash AND expires_at > now() $$;
CREATE FUNCTION app.find_one_time_link(hash bytea) RETURNS SETOF one_time_link LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
  AS $$ SELECT * FROM public.one_time_link WHERE token_hash = hash AND expires_at > now() AND used_at IS NULL $$;
CREATE FUNCTION app.find_api_key(wanted text) RETURNS SETOF api_key LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
  AS $$ SELECT * FROM public.api_key WHERE hint = wanted $$;
CREATE FUNCTION app.find_agent_token(wanted text) RETURNS SETOF agent_token LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
  AS $$ SELECT * FROM public.agent_token WHERE hint = wanted $$;
CREATE FUNCTION app.find_organization(wanted text) RETURNS SETOF organization LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
  AS $$ SELECT * FROM public.organization WHERE slug = wanted $$;
DO $$
DECLARE f text;
BEGIN
  FOREACH f IN ARRAY ARRAY['app.find_session(bytea)', 'app.find_sign_in(bytea)', 'app.find_one_time_link(bytea)', 'app.find_api_key(text)', 'app.find_agent_token(text)', 'app.find_organization(text)'] LOOP
    EXECUTE format('ALTER FUNCTION %s OWNER TO postern_maintenance', f);
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', f);
    EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO postern_web', f);
  END LOOP;
END $$;
GRANT EXECUTE ON FUNCTION app.find_agent_token(text) TO postern_ingest; -- the hub knows its agents by it
