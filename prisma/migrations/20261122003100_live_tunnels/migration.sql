-- What a tunnel is for: stored deliveries, whose destination it feeds; or live streams, which need no destination.
ALTER TABLE tunnel ADD COLUMN kind text NOT NULL DEFAULT 'durable' CHECK (kind IN ('durable', 'http', 'tcp'));
