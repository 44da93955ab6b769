-- When a session's person last showed who they are, which is older than the session when the identity provider says so. What matters most asks for
-- ten minutes or less.
ALTER TABLE session ADD COLUMN authenticated_at timestamptz NOT NULL DEFAULT now();
ALTER TABLE sign_in ADD COLUMN again_as text COLLATE "C"; -- the person who signs in once more; nobody else may come back from it

SET ROLE postern_maintenance;
UPDATE session SET authenticated_at = created_at;
RESET ROLE;
