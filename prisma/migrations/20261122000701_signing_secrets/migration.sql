-- A destination signs with every live secret it has, so that one can follow another without a gap at the receiver.
CREATE TABLE signing_secret (
  organization_id text COLLATE "C" NOT NULL,
  id text COLLATE "C" NOT NULL,
  destination_id text COLLATE "C" NOT NULL,
  sealed text NOT NULL, -- whsec_…, sealed for its destination
  last_four text NOT NULL,
  active_until timestamptz, -- null: until it is rotated
  created_by text NOT NULL,
  created_by_name text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (organization_id, id),
  FOREIGN KEY (organization_id, destination_id) REFERENCES destination (organization_id, id)
);
CREATE INDEX signing_secret_destination ON signing_secret (organization_id, destination_id);

-- What there is moves over. The seal is bound to the destination, so it stays good. Forced row-level security would hide every row from the
-- tables' owner, without an error: it is lifted for the move, and the move is counted.
ALTER TABLE destination NO FORCE ROW LEVEL SECURITY;
DO $$
DECLARE moved bigint;
BEGIN
  INSERT INTO signing_secret (organization_id, id, destination_id, sealed, last_four, created_by, created_by_name, created_at)
  SELECT organization_id, app.id_at('sgn', created_at) || substr(md5(id), 1, 16), id, signing_secret, signing_secret_last_four, 'system', 'Postern', created_at
  FROM destination WHERE kind = 'url' AND deleted_at IS NULL;
  GET DIAGNOSTICS moved = ROW_COUNT;
  IF moved <> (SELECT count(*) FROM destination WHERE kind = 'url' AND deleted_at IS NULL) THEN
    RAISE EXCEPTION 'only % signing secrets could be moved', moved;
  END IF;
END $$;
ALTER TABLE destination FORCE ROW LEVEL SECURITY;
ALTER TABLE destination DROP COLUMN signing_secret, DROP COLUMN signing_secret_last_four;

ALTER TABLE signing_secret ENABLE ROW LEVEL SECURITY;
ALTER TABLE signing_secret FORCE ROW LEVEL SECURITY;
CREATE POLICY one_organization ON signing_secret TO postern_web, postern_worker
  USING (organization_id = (SELECT app.current_organization())) WITH CHECK (organization_id = (SELECT app.current_organization()));
CREATE POLICY upkeep ON signing_secret TO postern_maintenance USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON signing_secret TO postern_web, postern_maintenance;
GRANT SELECT ON signing_secret TO postern_worker;
