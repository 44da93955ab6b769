-- What another hub needs to know of an agent of live streams: the Host that its local server is asked for (the visitor's without it).
ALTER TABLE tunnel_connection ADD COLUMN live_host text CHECK (char_length(live_host) <= 300);
CREATE INDEX tunnel_connection_tunnel_id_idx ON tunnel_connection (tunnel_id);

-- The agents of these live tunnels that are connected now, at whichever hub: those of the newest epoch, under a lease that stands.
CREATE FUNCTION app.live_connections(tunnels text[])
  RETURNS TABLE (tunnel_id text, connection_id text, hub text, kind text, live_host text)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT c.tunnel_id, c.id, c.hub, t.kind, c.live_host
  FROM public.tunnel_connection c JOIN public.tunnel t ON t.organization_id = c.organization_id AND t.id = c.tunnel_id
  WHERE c.tunnel_id = ANY (tunnels) AND t.kind IN ('http', 'tcp') AND c.epoch = t.epoch AND c.lease_until > now() AND NOT c.disconnect
$$;
ALTER FUNCTION app.live_connections(text[]) OWNER TO postern_maintenance;
REVOKE ALL ON FUNCTION app.live_connections(text[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.live_connections(text[]) TO postern_hub;
