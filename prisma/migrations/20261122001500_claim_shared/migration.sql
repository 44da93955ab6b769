-- A gate waits for its first caller while no shared secret is active. A public key that the owner gave says nothing about that:
-- it must not hold the claim back, which would then be refused as if somebody had been first. Otherwise as before; owner and grants stay.
CREATE OR REPLACE FUNCTION app.claim_secret(organization text, wanted text, new_id text, new_sealed text, new_last_four text, caller text, request text)
RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  head public.audit_head; entry_at timestamptz; facts text; entry text;
BEGIN
  -- Of two callers the second waits here, and finds the first one's secret; so does who comes while the owner adds one.
  PERFORM FROM public.endpoint e WHERE e.organization_id = organization AND e.id = wanted AND e.state = 'open' AND e.deleted_at IS NULL FOR UPDATE;
  IF NOT FOUND OR EXISTS (SELECT FROM public.secret s WHERE s.organization_id = organization AND s.endpoint_id = wanted AND s.kind = 'shared'
    AND (s.active_until IS NULL OR s.active_until > clock_timestamp())) THEN
    RETURN false;
  END IF;
  INSERT INTO public.secret (organization_id, id, endpoint_id, kind, sealed, last_four, claimed_from, created_by, created_by_name)
  VALUES (organization, new_id, wanted, 'shared', new_sealed, new_last_four, caller, 'postern', 'Postern');

  INSERT INTO public.audit_head (organization_id) VALUES (organization) ON CONFLICT DO NOTHING;
  SELECT * INTO head FROM public.audit_head h WHERE h.organization_id = organization FOR UPDATE;
  entry_at := date_trunc('milliseconds', clock_timestamp());
  facts := format('{"claimedFrom":%s,"endpointId":%s,"id":%s,"kind":"shared","lastFour":%s,"requestId":%s}',
    to_json(caller), to_json(wanted), to_json(new_id), to_json(new_last_four), to_json(request));
  entry := format('{"action":"secret.claim","actor":{"id":"postern","kind":"system","name":"Postern"},"after":%s,"at":"%s","ip":%s,"organizationId":%s,'
    '"outcome":"done","previousHash":"%s","seq":%s,"target":%s}', facts, to_char(entry_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
    to_json(caller), to_json(organization), encode(head.hash, 'hex'), head.seq + 1, to_json(new_id));
  INSERT INTO public.audit_entry (organization_id, seq, at, actor_kind, actor_id, actor_name, action, target, outcome, after, ip, canonical, previous_hash, hash)
  VALUES (organization, head.seq + 1, entry_at, 'system', 'postern', 'Postern', 'secret.claim', new_id, 'done', facts::jsonb, caller, entry, head.hash,
    sha256(convert_to(entry, 'UTF8')));
  UPDATE public.audit_head h SET seq = head.seq + 1, hash = sha256(convert_to(entry, 'UTF8')) WHERE h.organization_id = organization;
  RETURN true;
END $$;
