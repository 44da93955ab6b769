-- No login role has a use for temporary tables or large objects; a temporary table could stand before ours in a search path.
DO $$
BEGIN
  EXECUTE format('REVOKE TEMPORARY ON DATABASE %I FROM PUBLIC', current_database());
END $$;
-- The functions belong to a superuser; a migrator that is none cannot take them from anyone.
DO $$
BEGIN
  REVOKE EXECUTE ON FUNCTION lo_create(oid), lo_creat(integer), lo_from_bytea(oid, bytea), lo_import(text), lo_import(text, oid) FROM PUBLIC;
EXCEPTION
  WHEN insufficient_privilege THEN NULL;
END $$;
