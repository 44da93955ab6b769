-- Sign-ins of people at endpoints that have a login gate. Such a row begins as an offer: the dashboard has let the person in, and the browser that
-- asked has a minute to bring the code to the endpoint's own host. Then it is a session, known by the hash of its cookie.
CREATE TABLE endpoint_session (
  organization_id text COLLATE "C" NOT NULL,
  id text COLLATE "C" NOT NULL,
  endpoint_id text COLLATE "C" NOT NULL,
  connection_id text COLLATE "C" NOT NULL,
  user_id text COLLATE "C", -- a member's; nobody's who is only known to the identity provider
  subject text NOT NULL,
  email text NOT NULL,
  name text NOT NULL,
  claims jsonb NOT NULL, -- those that the endpoint's gates ask about, and no others
  return_to text NOT NULL, -- the path that was asked for first
  browser_hash bytea NOT NULL, -- the browser that was sent to sign in: no other can bring the code
  code_hash bytea,
  code_expires_at timestamptz NOT NULL,
  token_hash bytea,
  address text NOT NULL,
  browser text NOT NULL,
  signed_in_at timestamptz NOT NULL DEFAULT now(),
  last_seen_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL,
  PRIMARY KEY (organization_id, id),
  FOREIGN KEY (organization_id, endpoint_id) REFERENCES endpoint (organization_id, id) ON DELETE CASCADE,
  FOREIGN KEY (organization_id, connection_id) REFERENCES sso_connection (organization_id, id) ON DELETE CASCADE,
  FOREIGN KEY (organization_id, user_id) REFERENCES membership (organization_id, user_id) ON DELETE CASCADE -- whoever leaves is out in the same moment
);
CREATE UNIQUE INDEX endpoint_session_code_hash ON endpoint_session (code_hash);
CREATE UNIQUE INDEX endpoint_session_token_hash ON endpoint_session (token_hash);
CREATE INDEX endpoint_session_endpoint ON endpoint_session (organization_id, endpoint_id);
CREATE INDEX endpoint_session_user ON endpoint_session (organization_id, user_id) WHERE user_id IS NOT NULL;

ALTER TABLE endpoint_session ENABLE ROW LEVEL SECURITY;
ALTER TABLE endpoint_session FORCE ROW LEVEL SECURITY;
CREATE POLICY one_organization ON endpoint_session TO postern_web
  USING (organization_id = (SELECT app.current_organization())) WITH CHECK (organization_id = (SELECT app.current_organization()));
CREATE POLICY upkeep ON endpoint_session TO postern_maintenance USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON endpoint_session TO postern_web, postern_maintenance;

-- Ingest turns an offer into a session, looks sessions up by their cookies' hashes, and notes their use. It makes none, and changes nobody's name.
CREATE POLICY ingest_reads ON endpoint_session FOR SELECT TO postern_ingest USING (true);
CREATE POLICY ingest_opens ON endpoint_session FOR UPDATE TO postern_ingest USING (true) WITH CHECK (true);
GRANT SELECT ON endpoint_session TO postern_ingest;
GRANT UPDATE (code_hash, token_hash, last_seen_at) ON endpoint_session TO postern_ingest;

-- A session that ends rings, so that no ingest believes in it a moment longer.
CREATE FUNCTION app.ring_endpoint_session() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM pg_notify('postern_session', OLD.id);
  RETURN NULL;
END $$;
CREATE TRIGGER endpoint_session_ended AFTER DELETE ON endpoint_session FOR EACH ROW EXECUTE FUNCTION app.ring_endpoint_session();

-- What another identity provider said counts no more once the connection leads elsewhere.
CREATE FUNCTION app.end_sessions_of_connection() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  DELETE FROM public.endpoint_session WHERE organization_id = NEW.organization_id AND connection_id = NEW.id;
  RETURN NULL;
END $$;
ALTER FUNCTION app.end_sessions_of_connection() OWNER TO postern_maintenance;
CREATE TRIGGER connection_moved AFTER UPDATE OF issuer, client_id ON sso_connection FOR EACH ROW
  WHEN ((OLD.issuer, OLD.client_id) IS DISTINCT FROM (NEW.issuer, NEW.client_id)) EXECUTE FUNCTION app.end_sessions_of_connection();

-- A sign-in under way may be for an endpoint: for which one, and for which browser.
ALTER TABLE sign_in ADD COLUMN endpoint_id text COLLATE "C", ADD COLUMN browser_hash bytea;
