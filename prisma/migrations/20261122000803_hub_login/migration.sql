-- The hub has a login of its own: ingest's can no longer become it, whatever statements it runs. Roles are the server's, so the grant may be gone
-- already, or have been given by someone else.
DO $$
DECLARE grantor text;
BEGIN
  FOR grantor IN SELECT m.grantor::regrole::text FROM pg_auth_members m WHERE m.roleid = 'postern_hub'::regrole AND m.member = 'postern_ingest'::regrole LOOP
    EXECUTE format('REVOKE postern_hub FROM postern_ingest GRANTED BY %s', grantor);
  END LOOP;
END $$;
