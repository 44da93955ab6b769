-- A refused request that is made an event later: its verdict stays what it was, the row says who let it in after all and when.
ALTER TABLE request
  ADD COLUMN promoted_at timestamptz,
  ADD COLUMN promoted_by text,
  ADD COLUMN promoted_by_name text;
GRANT UPDATE (promoted_at, promoted_by, promoted_by_name) ON request TO postern_web;

-- It claims its event's id as it would have on its way in, so that its provider's retries are duplicates.
GRANT SELECT, INSERT ON idempotency_key TO postern_web;
GRANT UPDATE (request_id, expires_at) ON idempotency_key TO postern_web;
