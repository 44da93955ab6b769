-- Fields of JSON bodies that no mirror of the organization shows.
ALTER TABLE tunnel_rule ADD COLUMN mirror_covers text[] NOT NULL DEFAULT '{}';
