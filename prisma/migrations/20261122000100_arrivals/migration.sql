-- One arrival as ingest hands it over: a batch of many organizations' requests is one parameter, an array of these rows in binary form
-- (packages/db/src/arrival-rows.ts writes the columns in this order). A changed form is a new type beside this one, so that an older
-- ingest can go on during an upgrade.
CREATE TYPE app.arrival AS (
  organization_id text,
  id text,
  project_id text,
  endpoint_id text,
  received_at timestamptz,
  verdict text,
  reason text,
  answer_status smallint,
  method text,
  target text,
  http_version text,
  raw_headers bytea,
  sealed_headers text,
  client_ip text,
  content_type text,
  body_bytes integer,
  body_sha256 bytea,
  event_id text,
  event_type text,
  duplicate_of text,
  folded integer,
  policy_version_id text,
  trace text,
  decided_us integer,
  decided_at_us bigint, -- by the sender's monotonic clock; the statement brings that clock's now
  body bytea,
  claim_key text, -- the provider's event id, taken with the insert
  claim_seconds integer,
  delivery_ids text[],
  destination_ids text[]
);

-- Rings the lanes of these destinations; the queue's own migration gives it its body.
CREATE FUNCTION app.ring(destination_ids text[]) RETURNS void LANGUAGE sql AS $$ SELECT $$;
GRANT EXECUTE ON FUNCTION app.ring(text[]) TO postern_ingest;

-- Credentials are sealed at capture: ingest makes an organization's first data key when a request needs one before any secret was kept.
CREATE POLICY ingest_adds ON data_key FOR INSERT TO postern_ingest WITH CHECK (true);
GRANT INSERT ON data_key TO postern_ingest;
