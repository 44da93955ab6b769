-- Host names that are one project's alone: a name, or `*.` and a domain for every name below it.
CREATE TABLE reserved_host (
  organization_id text COLLATE "C" NOT NULL REFERENCES organization (id),
  id text COLLATE "C" NOT NULL,
  project_id text COLLATE "C" NOT NULL,
  pattern text NOT NULL,
  created_by text COLLATE "C" NOT NULL,
  created_by_name text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (organization_id, id),
  UNIQUE (organization_id, pattern),
  FOREIGN KEY (organization_id, project_id) REFERENCES project (organization_id, id)
);

ALTER TABLE reserved_host ENABLE ROW LEVEL SECURITY;
ALTER TABLE reserved_host FORCE ROW LEVEL SECURITY;
CREATE POLICY one_organization ON reserved_host TO postern_web
  USING (organization_id = (SELECT app.current_organization())) WITH CHECK (organization_id = (SELECT app.current_organization()));
GRANT SELECT, INSERT, DELETE ON reserved_host TO postern_web;
