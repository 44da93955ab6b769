-- Of a revocation list what counts is kept: whom it names and until when. Reading the whole of a long one takes a fifth of a second, which
-- is for whoever sets it, and not for ingest.
ALTER TABLE trusted_ca DROP COLUMN revocation_list, DROP COLUMN revoked; -- and with them the check over both
ALTER TABLE trusted_ca ADD COLUMN revoked_serials text[] NOT NULL DEFAULT '{}'; -- hex, small letters, without leading zeros
ALTER TABLE trusted_ca ADD CHECK (num_nulls(list_issued_at, list_until) IN (0, 2));
