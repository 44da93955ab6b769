-- Words that several endpoints have in common: an agent listens to all that have one.
ALTER TABLE endpoint ADD COLUMN tags text[] NOT NULL DEFAULT '{}';
