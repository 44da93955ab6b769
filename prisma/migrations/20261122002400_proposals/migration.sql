-- Where a project asks for it, a version becomes live only once somebody else approves it.
ALTER TABLE project ADD COLUMN second_approver boolean NOT NULL DEFAULT false;

CREATE TABLE policy_proposal (
  organization_id text COLLATE "C" NOT NULL,
  id text COLLATE "C" NOT NULL,
  endpoint_id text COLLATE "C" NOT NULL,
  version_id text COLLATE "C" NOT NULL,
  based_on text COLLATE "C", -- the version that was live
  proposed_by text NOT NULL, -- a person: a key's is who made it
  proposed_by_name text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL,
  outcome text CHECK (outcome IN ('approved', 'declined', 'withdrawn', 'expired')),
  decided_at timestamptz,
  decided_by text,
  decided_by_name text,
  PRIMARY KEY (organization_id, id),
  FOREIGN KEY (organization_id, endpoint_id) REFERENCES endpoint (organization_id, id),
  FOREIGN KEY (organization_id, version_id) REFERENCES policy_version (organization_id, id),
  CHECK ((outcome IS NULL) = (decided_at IS NULL))
);
CREATE UNIQUE INDEX policy_proposal_open ON policy_proposal (organization_id, endpoint_id) WHERE outcome IS NULL;

ALTER TABLE policy_proposal ENABLE ROW LEVEL SECURITY;
ALTER TABLE policy_proposal FORCE ROW LEVEL SECURITY;
CREATE POLICY one_organization ON policy_proposal TO postern_web USING (organization_id = (SELECT app.current_organization())) WITH CHECK (organization_id = (SELECT app.current_organization()));
CREATE POLICY upkeep ON policy_proposal TO postern_maintenance USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON policy_proposal TO postern_maintenance;
GRANT SELECT, INSERT ON policy_proposal TO postern_web;
GRANT UPDATE (outcome, decided_at, decided_by, decided_by_name) ON policy_proposal TO postern_web;
