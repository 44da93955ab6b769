-- What request and replay pages look up beside their own rows. Both indexes are partial: an ordinary request or delivery costs them nothing.
CREATE INDEX request_duplicate_of ON request (organization_id, duplicate_of) WHERE duplicate_of IS NOT NULL;
CREATE INDEX delivery_replay ON delivery (organization_id, replay_id) WHERE replay_id IS NOT NULL;
