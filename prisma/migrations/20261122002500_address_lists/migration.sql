-- Named lists of addresses that policies ask, and every version of them. A feed is fetched by the worker when its organization wants that.
CREATE TABLE address_list (
  organization_id text COLLATE "C" NOT NULL REFERENCES organization (id),
  id text COLLATE "C" NOT NULL,
  name text COLLATE "C" NOT NULL, -- policies name it, so it never changes
  feed text, -- whose published addresses these are; an own list has none
  refresh_url text, -- where the feed is fetched from, when not at the provider's own address
  refreshes boolean NOT NULL DEFAULT false, -- once a day
  refresh_at timestamptz, -- when it is fetched next; nothing when it is not
  checked_at timestamptz, -- the last fetch, whatever came of it
  refresh_fault text, -- why that changed nothing
  created_by text NOT NULL,
  created_by_name text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (organization_id, id),
  UNIQUE (organization_id, name)
);
CREATE INDEX address_list_due ON address_list (refresh_at) WHERE refresh_at IS NOT NULL;

CREATE TABLE address_list_version (
  organization_id text COLLATE "C" NOT NULL,
  id text COLLATE "C" NOT NULL,
  list_id text COLLATE "C" NOT NULL,
  number integer NOT NULL,
  state text NOT NULL CHECK (state IN ('live', 'past', 'held', 'declined')),
  is_loaded boolean NOT NULL, -- false for a feed that holds nothing yet: it cannot say who is on it
  ranges text[] NOT NULL,
  hash text NOT NULL, -- SHA-256 of the ranges: what is the same is held in memory once
  change jsonb NOT NULL, -- what differs from the version that counted when this one was made
  source text NOT NULL,
  as_of text,
  confidence text,
  causes text[] NOT NULL, -- why it is, or was, held
  blocked jsonb NOT NULL, -- addresses of the last week that it would keep out
  note text NOT NULL,
  created_by text NOT NULL,
  created_by_name text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (organization_id, id),
  UNIQUE (organization_id, list_id, number),
  FOREIGN KEY (organization_id, list_id) REFERENCES address_list (organization_id, id) ON DELETE CASCADE
);
CREATE UNIQUE INDEX address_list_version_live ON address_list_version (organization_id, list_id) WHERE state = 'live';
CREATE UNIQUE INDEX address_list_version_held ON address_list_version (organization_id, list_id) WHERE state = 'held';

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['address_list', 'address_list_version'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY one_organization ON %I TO postern_web, postern_worker USING (organization_id = (SELECT app.current_organization())) WITH CHECK (organization_id = (SELECT app.current_organization()))', t);
    EXECUTE format('CREATE POLICY upkeep ON %I TO postern_maintenance USING (true) WITH CHECK (true)', t);
    EXECUTE format('CREATE POLICY ingest_reads ON %I FOR SELECT TO postern_ingest USING (true)', t);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO postern_maintenance, postern_web', t);
    EXECUTE format('GRANT SELECT ON %I TO postern_ingest', t);
  END LOOP;
END $$;
GRANT SELECT, UPDATE (refresh_at, checked_at, refresh_fault) ON address_list TO postern_worker;
GRANT SELECT, INSERT, DELETE, UPDATE (state) ON address_list_version TO postern_worker;
GRANT SELECT ON policy_version TO postern_worker; -- whose policies a new version would change

-- Feeds that are to be fetched now.
CREATE FUNCTION app.due_address_lists(lists_max integer) RETURNS TABLE (organization_id text, id text, name text, feed text, refresh_url text, refreshes boolean)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT l.organization_id, l.id, l.name, l.feed, l.refresh_url, l.refreshes FROM public.address_list l
  WHERE l.refresh_at <= now() AND l.feed IS NOT NULL
  ORDER BY l.refresh_at LIMIT lists_max
$$;
ALTER FUNCTION app.due_address_lists(integer) OWNER TO postern_maintenance;
REVOKE ALL ON FUNCTION app.due_address_lists(integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.due_address_lists(integer) TO postern_worker;

-- A version that begins to count is news to ingest, for every endpoint one of whose policies names the list.
CREATE FUNCTION app.touch_list_users() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  UPDATE public.endpoint e SET config_seq = config_seq
  FROM public.address_list l
  WHERE l.organization_id = NEW.organization_id AND l.id = NEW.list_id AND e.organization_id = NEW.organization_id AND e.deleted_at IS NULL
    AND EXISTS (SELECT FROM public.policy_version p
      WHERE p.organization_id = e.organization_id AND p.endpoint_id = e.id
        AND jsonb_path_exists(p.policy, '$.** ? (@.kind == "address" && (@.allowLists[*] == $name || @.denyLists[*] == $name))', jsonb_build_object('name', l.name)));
  RETURN NULL;
END $$;
ALTER FUNCTION app.touch_list_users() OWNER TO postern_maintenance;
CREATE TRIGGER address_list_counts AFTER INSERT OR UPDATE OF state ON address_list_version FOR EACH ROW WHEN (NEW.state = 'live')
  EXECUTE FUNCTION app.touch_list_users();
