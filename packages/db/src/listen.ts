import pg from "pg";

export interface Listener {
  close(): Promise<void>;
}

export interface ListenSettings {
  url: string;
  /** postern_lane, postern_config, postern_request, postern_tunnel. */
  channels: readonly `postern_${string}`[];
  onNotice(channel: string, payload: string): void;
  /** Called after each (re)connection: notices may have been missed until now. */
  onGap?(): void;
}

const heartbeatMs = 10_000;
const answerMs = 5_000;
const retryMsMin = 250;
const retryMsMax = 10_000;

/** Hears NOTIFY on a connection of its own, and connects again when it breaks. A notice is only ever a hint: whoever listens also polls. */
export function listen(settings: ListenSettings): Listener {
  let closed = false;
  let client: pg.Client | undefined;
  let retry: NodeJS.Timeout | undefined;
  let heartbeat: NodeJS.Timeout | undefined;
  let failures = 0;

  const connect = async (): Promise<void> => {
    const fresh = clientFor(settings, () => again(fresh));
    client = fresh;
    try {
      await fresh.connect();
      for (const channel of settings.channels) await fresh.query(`LISTEN ${fresh.escapeIdentifier(channel)}`);
      failures = 0;
      heartbeat = setInterval(() => fresh.query("SELECT 1").catch(() => again(fresh)), heartbeatMs); // a silent loss is found by it
      heartbeat.unref();
      settings.onGap?.();
    } catch {
      again(fresh);
    }
  };
  const again = (broken: pg.Client): void => {
    if (closed || client !== broken) return;
    client = undefined;
    clearInterval(heartbeat);
    broken.end().catch(() => {});
    retry = setTimeout(() => void connect(), waitMsAfter(failures++));
    retry.unref();
  };

  void connect();
  return {
    async close() {
      closed = true;
      clearTimeout(retry);
      clearInterval(heartbeat);
      await client?.end().catch(() => {});
    },
  };
}

function waitMsAfter(failures: number): number {
  return Math.min(retryMsMax, retryMsMin * 2 ** failures) * (0.5 + Math.random() / 2);
}

function clientFor({ url, onNotice }: ListenSettings, onBreak: () => void): pg.Client {
  const client = new pg.Client({
    connectionString: url,
    application_name: "postern-listen",
    keepAlive: true,
    connectionTimeoutMillis: answerMs,
    query_timeout: answerMs,
  });
  client.on("notification", ({ channel, payload }) => onNotice(channel, payload ?? ""));
  client.on("error", onBreak);
  client.on("end", onBreak);
  return client;
}
