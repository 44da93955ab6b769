-- A person's sign-in from the agent (RFC 8628): the code while it waits for an answer, then one row for each machine, with the tokens it calls with.

-- A code that an agent asked for. Nobody's until a person of some organization answers it, so it is no tenant's row: only the functions below see it.
CREATE TABLE device_sign_in (
  hint text COLLATE "C" PRIMARY KEY, -- of the device code that the agent polls with
  secret_hash bytea NOT NULL,
  user_code_hash bytea NOT NULL,
  client_id text NOT NULL,
  organization text, -- the short name of the one that the agent asked for, if it asked for one
  machine text NOT NULL,
  agent_version text NOT NULL,
  address text NOT NULL,
  rights text[] NOT NULL,
  requested_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL,
  interval_seconds integer NOT NULL,
  polled_at timestamptz,
  state text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'approved', 'refused', 'used')),
  organization_id text COLLATE "C", -- whose answer it was
  sign_in_id text COLLATE "C"
);
CREATE UNIQUE INDEX device_sign_in_user_code ON device_sign_in (user_code_hash);
CREATE INDEX device_sign_in_expiry ON device_sign_in (expires_at);

-- One person on one machine. Its end is that the row is gone, and its tokens with it.
CREATE TABLE agent_sign_in (
  organization_id text COLLATE "C" NOT NULL,
  id text COLLATE "C" NOT NULL,
  user_id text COLLATE "C" NOT NULL,
  machine text NOT NULL,
  agent_version text NOT NULL,
  address text NOT NULL, -- the last one it called from
  rights text[] NOT NULL, -- as asked for; of these the person's role has what it has now
  created_at timestamptz NOT NULL DEFAULT now(),
  last_used_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL,
  PRIMARY KEY (organization_id, id),
  FOREIGN KEY (organization_id, user_id) REFERENCES membership (organization_id, user_id) ON DELETE CASCADE -- whoever leaves is out in the same moment
);
CREATE INDEX agent_sign_in_user ON agent_sign_in (organization_id, user_id);

-- Refresh tokens stay after their use: one that comes twice was stolen, or its thief came first.
CREATE TABLE agent_sign_in_token (
  organization_id text COLLATE "C" NOT NULL,
  sign_in_id text COLLATE "C" NOT NULL,
  hint text COLLATE "C" NOT NULL,
  kind text NOT NULL CHECK (kind IN ('access', 'refresh')),
  secret_hash bytea NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL,
  used_at timestamptz,
  PRIMARY KEY (organization_id, sign_in_id, hint),
  FOREIGN KEY (organization_id, sign_in_id) REFERENCES agent_sign_in (organization_id, id) ON DELETE CASCADE
);
CREATE UNIQUE INDEX agent_sign_in_token_hint ON agent_sign_in_token (hint);

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['device_sign_in', 'agent_sign_in', 'agent_sign_in_token'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY upkeep ON %I TO postern_maintenance USING (true) WITH CHECK (true)', t);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO postern_maintenance', t);
    CONTINUE WHEN t = 'device_sign_in';
    EXECUTE format('CREATE POLICY one_organization ON %I TO postern_web USING (organization_id = (SELECT app.current_organization())) WITH CHECK (organization_id = (SELECT app.current_organization()))', t);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO postern_web', t);
  END LOOP;
END $$;

-- A sign-in that ends rings, so that the hub that holds its agent does not wait for its next look.
CREATE FUNCTION app.ring_agent_sign_in() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM pg_notify('postern_tunnel', OLD.id);
  RETURN NULL;
END $$;
CREATE TRIGGER agent_sign_in_ended AFTER DELETE ON agent_sign_in FOR EACH ROW EXECUTE FUNCTION app.ring_agent_sign_in();

-- Remembers a code, unless too many wait already: in all, or of one address.
CREATE FUNCTION app.start_device_sign_in(new device_sign_in, waiting_max integer, of_address_max integer) RETURNS boolean
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  DELETE FROM public.device_sign_in d WHERE d.expires_at <= now();
  IF (SELECT count(*) FROM public.device_sign_in) >= waiting_max
    OR (SELECT count(*) FROM public.device_sign_in d WHERE d.address = new.address) >= of_address_max THEN RETURN false; END IF;
  INSERT INTO public.device_sign_in (hint, secret_hash, user_code_hash, client_id, organization, machine, agent_version, address, rights, expires_at, interval_seconds)
    VALUES (new.hint, new.secret_hash, new.user_code_hash, new.client_id, new.organization, new.machine, new.agent_version, new.address, new.rights, new.expires_at,
      new.interval_seconds);
  RETURN true;
END $$;

-- The code that a person entered, while it waits; not one that was asked for of another organization.
CREATE FUNCTION app.find_device_sign_in(entered bytea, of_organization text) RETURNS SETOF device_sign_in LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT d.* FROM public.device_sign_in d
  WHERE d.user_code_hash = entered AND d.state = 'waiting' AND d.expires_at > now()
    AND (d.organization IS NULL OR d.organization = (SELECT o.slug FROM public.organization o WHERE o.id = of_organization))
$$;

-- A person's answer, once: the second of two finds nothing that waits.
CREATE FUNCTION app.answer_device_sign_in(entered bytea, of_organization text, of_sign_in text) RETURNS boolean LANGUAGE sql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
  WITH answered AS (
    UPDATE public.device_sign_in d SET state = CASE WHEN of_sign_in IS NULL THEN 'refused' ELSE 'approved' END, organization_id = of_organization, sign_in_id = of_sign_in
    WHERE d.user_code_hash = entered AND d.state = 'waiting' AND d.expires_at > now()
      AND (d.organization IS NULL OR d.organization = (SELECT o.slug FROM public.organization o WHERE o.id = of_organization))
    RETURNING 1
  )
  SELECT EXISTS (SELECT FROM answered)
$$;

-- What an agent hears that asks again: waiting, slow-down (and from then on five seconds slower), approved, refused, used, expired; nothing for a code that is not there.
CREATE FUNCTION app.poll_device_sign_in(wanted text, shown bytea, of_client text)
  RETURNS TABLE (state text, interval_seconds integer, organization_id text, sign_in_id text) LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE d public.device_sign_in;
BEGIN
  SELECT * INTO d FROM public.device_sign_in w WHERE w.hint = wanted AND w.secret_hash = shown AND w.client_id = of_client FOR UPDATE;
  IF NOT FOUND THEN RETURN; END IF;
  IF d.expires_at <= now() THEN d.state := 'expired';
  -- A second of grace: the interval is counted from answer to question here, and from question to question there.
  ELSIF d.state = 'waiting' AND d.polled_at > now() - make_interval(secs => d.interval_seconds - 1) THEN
    d.state := 'slow-down';
    d.interval_seconds := least(d.interval_seconds + 5, 60);
  END IF;
  UPDATE public.device_sign_in w SET polled_at = now(), interval_seconds = d.interval_seconds WHERE w.hint = wanted;
  RETURN QUERY SELECT d.state, d.interval_seconds, d.organization_id, d.sign_in_id;
END $$;

-- Takes an approved code, once: two that come at once do not both get tokens.
CREATE FUNCTION app.take_device_sign_in(wanted text) RETURNS boolean LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  WITH taken AS (
    UPDATE public.device_sign_in d SET state = 'used' WHERE d.hint = wanted AND d.state = 'approved' AND d.expires_at > now() RETURNING 1
  )
  SELECT EXISTS (SELECT FROM taken)
$$;

-- Whose token this is, by its hint: its person as they are now. Nothing once the sign-in is over.
CREATE FUNCTION app.find_agent_sign_in_token(wanted text)
  RETURNS TABLE (organization_id text, sign_in_id text, kind text, secret_hash bytea, expires_at timestamptz, used_at timestamptz, user_id text, user_name text, role text,
    machine text, rights text[], created_at timestamptz, last_used_at timestamptz, ends_at timestamptz)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT k.organization_id, k.sign_in_id, k.kind, k.secret_hash, k.expires_at, k.used_at, s.user_id, u.name, m.role, s.machine, s.rights, s.created_at, s.last_used_at, s.expires_at
  FROM public.agent_sign_in_token k
  JOIN public.agent_sign_in s ON s.organization_id = k.organization_id AND s.id = k.sign_in_id
  JOIN public.membership m ON m.organization_id = s.organization_id AND m.user_id = s.user_id
  JOIN public."user" u ON u.organization_id = s.organization_id AND u.id = s.user_id
  WHERE k.hint = wanted
$$;

-- An agent that is connected uses its sign-in, though it asks the API nothing for days.
CREATE FUNCTION app.keep_agent_sign_ins(sign_ins text[], idle interval, absolute interval) RETURNS void LANGUAGE sql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
  UPDATE public.agent_sign_in s SET last_used_at = now(), expires_at = least(now() + idle, s.created_at + absolute)
  WHERE s.id = ANY (sign_ins) AND s.expires_at > now() AND s.last_used_at < now() - interval '1 minute'
$$;

DO $$
DECLARE f text;
BEGIN
  FOREACH f IN ARRAY ARRAY['app.start_device_sign_in(device_sign_in, integer, integer)', 'app.find_device_sign_in(bytea, text)', 'app.answer_device_sign_in(bytea, text, text)',
    'app.poll_device_sign_in(text, bytea, text)', 'app.take_device_sign_in(text)', 'app.find_agent_sign_in_token(text)', 'app.keep_agent_sign_ins(text[], interval, interval)'] LOOP
    EXECUTE format('ALTER FUNCTION %s OWNER TO postern_maintenance', f);
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', f);
  END LOOP;
  FOREACH f IN ARRAY ARRAY['app.start_device_sign_in(device_sign_in, integer, integer)', 'app.find_device_sign_in(bytea, text)', 'app.answer_device_sign_in(bytea, text, text)',
    'app.poll_device_sign_in(text, bytea, text)', 'app.take_device_sign_in(text)', 'app.find_agent_sign_in_token(text)'] LOOP
    EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO postern_web', f);
  END LOOP;
END $$;
GRANT EXECUTE ON FUNCTION app.find_agent_sign_in_token(text), app.keep_agent_sign_ins(text[], interval, interval) TO postern_hub;

-- Whose a tunnel is: a person's, or an agent token's. The person behind a token answers for it.
ALTER TABLE tunnel ADD COLUMN owner_kind text NOT NULL DEFAULT 'token' CHECK (owner_kind IN ('person', 'token'));
ALTER TABLE tunnel ALTER COLUMN owner_kind DROP DEFAULT;
ALTER TABLE tunnel RENAME COLUMN owner_token_id TO owner_id;

-- The person who answers for an owner. All that one person's agents hold, whatever they signed in with, is one owner's.
CREATE FUNCTION app.person_behind(of_organization text, kind text, id text) RETURNS text LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT CASE kind WHEN 'person' THEN id ELSE (SELECT k.created_by FROM public.agent_token k WHERE k.organization_id = of_organization AND k.id = person_behind.id) END
$$;
REVOKE ALL ON FUNCTION app.person_behind(text, text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.person_behind(text, text, text) TO postern_hub, postern_web;
