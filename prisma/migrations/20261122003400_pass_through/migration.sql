-- Pass-through endpoints: a destination's own answer goes back to the sender. The request is stored and its delivery promised as ever; who waits for
-- the answer reads it from its attempt. Decision 0025.
ALTER TABLE endpoint
  ADD COLUMN answering_destination_id text COLLATE "C", -- null: the sender hears that its request is stored
  ADD COLUMN answer_within_ms integer CHECK (answer_within_ms BETWEEN 500 AND 25000),
  ADD COLUMN answer_bytes_max integer CHECK (answer_bytes_max BETWEEN 0 AND 26214400),
  ADD COLUMN retry_answered boolean NOT NULL DEFAULT false,
  ADD CHECK ((answering_destination_id IS NULL) = (answer_within_ms IS NULL)),
  ADD CHECK ((answering_destination_id IS NULL) = (answer_bytes_max IS NULL));
CREATE INDEX endpoint_answering ON endpoint (organization_id, answering_destination_id) WHERE answering_destination_id IS NOT NULL;

-- What its sender heard, written after it did; answer_status has the status then.
ALTER TABLE request
  ADD COLUMN answer_source text,
  ADD COLUMN answered_after_ms integer,
  ADD COLUMN awaited_delivery_id text COLLATE "C";

-- Whether the one that answers is held is a part of its endpoint's configuration: ingest need not wait for who cannot answer.
CREATE FUNCTION app.touch_answered_endpoints() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  UPDATE public.endpoint SET config_seq = config_seq WHERE organization_id = NEW.organization_id AND answering_destination_id = NEW.id;
  RETURN NULL;
END $$;
ALTER FUNCTION app.touch_answered_endpoints() OWNER TO postern_maintenance;
REVOKE ALL ON FUNCTION app.touch_answered_endpoints() FROM PUBLIC;
CREATE TRIGGER answerer_held AFTER UPDATE OF held_cause ON destination FOR EACH ROW
  WHEN ((OLD.held_cause IS NULL) <> (NEW.held_cause IS NULL)) EXECUTE FUNCTION app.touch_answered_endpoints();

-- Answers too large for their attempt, for the minutes in which someone may ask for them. Whoever waits is gone after a crash, so these bytes need no log.
CREATE UNLOGGED TABLE passed_body (
  organization_id text COLLATE "C" NOT NULL,
  delivery_id text COLLATE "C" NOT NULL,
  attempt integer NOT NULL,
  body bytea NOT NULL,
  expires_at timestamptz NOT NULL DEFAULT now() + interval '5 minutes',
  PRIMARY KEY (organization_id, delivery_id, attempt)
);
ALTER TABLE passed_body ALTER COLUMN body SET STORAGE EXTERNAL;
CREATE INDEX passed_body_expires_at ON passed_body (expires_at);
ALTER TABLE passed_body ENABLE ROW LEVEL SECURITY;
ALTER TABLE passed_body FORCE ROW LEVEL SECURITY;
CREATE POLICY one_organization ON passed_body TO postern_worker, postern_hub
  USING (organization_id = (SELECT app.current_organization())) WITH CHECK (organization_id = (SELECT app.current_organization()));
CREATE POLICY upkeep ON passed_body TO postern_maintenance USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON passed_body TO postern_maintenance;
GRANT INSERT ON passed_body TO postern_worker, postern_hub;

-- How awaited deliveries stand: each with its newest attempt, if it is past the one its waiter knew. Ids of attempts carry their moment, so `since` leaves old days unread.
CREATE FUNCTION app.find_answers(organization_ids text[], delivery_ids text[], known_attempts integer[], since text)
RETURNS TABLE (delivery_id text, state text, is_held boolean, attempt integer, status smallint, response_headers bytea, response_body bytea, response_bytes integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT d.id, d.state, destination.held_cause IS NOT NULL AND d.lease_id IS NULL, a.number, a.status, a.response_headers, a.response_body, a.response_bytes
  FROM unnest(organization_ids, delivery_ids, known_attempts) AS w (organization_id, delivery_id, known)
  JOIN public.delivery d ON d.organization_id = w.organization_id AND d.id = w.delivery_id
  JOIN public.destination ON destination.organization_id = d.organization_id AND destination.id = d.destination_id
  LEFT JOIN LATERAL (
    SELECT * FROM public.attempt WHERE organization_id = w.organization_id AND delivery_id = w.delivery_id AND id >= since AND number > w.known ORDER BY number DESC LIMIT 1
  ) AS a ON true
$$;

-- An answer too large for its attempt: read by who has made room for it.
CREATE FUNCTION app.find_passed_body(organization text, delivery text, number integer) RETURNS bytea LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT body FROM public.passed_body WHERE organization_id = organization AND delivery_id = delivery AND attempt = number
$$;

-- The delivery of a stored event to the destination that answers: not one of its replays.
CREATE FUNCTION app.find_answering(organization text, request text, destination text) RETURNS TABLE (delivery_id text, state text, attempts_ended integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT id, state, attempts - (state = 'pending' AND lease_id IS NOT NULL)::integer FROM public.delivery
  WHERE organization_id = organization AND request_id = request AND destination_id = destination AND replay_id IS NULL ORDER BY id LIMIT 1
$$;

-- Its sender asks again about an event that failed for good: it is due again, at once or when its destination is held no longer. Not what someone stopped, skipped, or let expire.
CREATE FUNCTION app.ask_again(organization text, delivery text) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE lane record;
BEGIN
  UPDATE public.delivery d SET state = 'pending', trigger = 'retry', next_attempt_at = now(), settled_at = NULL, reason = NULL
  FROM public.destination
  WHERE d.organization_id = organization AND d.id = delivery AND d.state = 'failed' AND d.reason NOT IN ('stopped', 'skipped', 'expired')
    AND destination.organization_id = organization AND destination.id = d.destination_id AND destination.deleted_at IS NULL
    AND EXISTS (SELECT FROM public.request_body b WHERE b.organization_id = organization AND b.request_id = d.request_id)
  RETURNING destination.id, destination.kind INTO lane;
  IF lane.kind = 'url' THEN PERFORM app.ring(ARRAY[lane.id]); END IF;
  RETURN lane.id IS NOT NULL;
END $$;

-- Writes down what senders heard. `final_attempts`: the answer of this attempt settles its delivery, for whoever sent the event knows it now; if
-- the delivery has gone on meanwhile, it goes on.
CREATE FUNCTION app.record_answers(organization_ids text[], request_ids text[], sources text[], statuses smallint[], after_ms integer[], delivery_ids text[], final_attempts integer[])
RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  WITH heard AS (
    SELECT * FROM unnest(organization_ids, request_ids, sources, statuses, after_ms, delivery_ids, final_attempts)
      AS h (organization_id, request_id, source, status, after, delivery_id, final_attempt)
  ), settled AS (
    UPDATE public.delivery d SET settled_at = coalesce(d.settled_at, now()), state = CASE WHEN h.status < 400 THEN 'delivered' ELSE 'failed' END,
      reason = CASE WHEN h.status < 400 THEN NULL ELSE coalesce(d.reason, 'status') END
    FROM heard h
    WHERE d.organization_id = h.organization_id AND d.id = h.delivery_id AND d.attempts = h.final_attempt AND d.lease_id IS NULL AND d.state IN ('pending', 'failed')
  )
  UPDATE public.request r SET answer_source = h.source, answer_status = h.status, answered_after_ms = h.after, awaited_delivery_id = h.delivery_id
  FROM heard h WHERE r.organization_id = h.organization_id AND r.id = h.request_id
$$;

CREATE FUNCTION app.forget_passed_bodies() RETURNS bigint LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  WITH gone AS (DELETE FROM public.passed_body WHERE expires_at <= now() RETURNING 1) SELECT count(*) FROM gone
$$;

DO $$
DECLARE f text;
BEGIN
  FOREACH f IN ARRAY ARRAY['app.find_answers(text[], text[], integer[], text)', 'app.find_passed_body(text, text, integer)', 'app.find_answering(text, text, text)', 'app.ask_again(text, text)',
    'app.record_answers(text[], text[], text[], smallint[], integer[], text[], integer[])'] LOOP
    EXECUTE format('ALTER FUNCTION %s OWNER TO postern_maintenance', f);
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', f);
    EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO postern_ingest', f);
  END LOOP;
END $$;
ALTER FUNCTION app.forget_passed_bodies() OWNER TO postern_maintenance;
REVOKE ALL ON FUNCTION app.forget_passed_bodies() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.forget_passed_bodies() TO postern_worker;
