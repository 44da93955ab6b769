import type { Egress } from "./egress.ts";

export interface GuardedFetchSettings {
  timeoutMs?: number;
  answerBytesMax?: number;
}
/** What openid-client and jose ask of a fetch: an address, and a small request. */
export type GuardedFetch = (
  url: string | URL,
  init?: { method?: string | undefined; headers?: ConstructorParameters<typeof Headers>[0]; body?: unknown; signal?: AbortSignal | null | undefined },
) => Promise<Response>;

const bodilessStatuses = new Set([204, 205, 304]);

/** `fetch` for small documents (discovery, tokens, keys) behind the outbound guard; redirects come back as they are. */
export function createGuardedFetch(egress: Egress, { timeoutMs = 10_000, answerBytesMax = 1_048_576 }: GuardedFetchSettings = {}): GuardedFetch {
  return async (url, init = {}) => {
    const { method = "GET", headers, body, signal } = init;
    const bytes = await bytesOf(body);
    const flat = [...new Headers(headers)].flat();
    if (bytes.length > 0) flat.push("content-length", String(bytes.length));
    const call = { method, url: new URL(url), headers: flat, body: bytes, timeoutMs, answerBytesMax };

    const called = await egress.send(call, signal ?? undefined);
    if ("failure" in called) throw new TypeError(`fetch failed: ${called.failure.detail}`);
    const { status, headers: answered, body: answer, truncated } = called.answer;
    if (truncated) throw new TypeError(`fetch failed: the answer is larger than ${answerBytesMax} bytes`);
    return new Response(bodilessStatuses.has(status) ? null : new Uint8Array(answer), { status, headers: pairs(answered) });
  };
}

async function bytesOf(body: unknown): Promise<Buffer> {
  if (body === undefined || body === null) return Buffer.alloc(0);
  if (typeof body === "string" || body instanceof URLSearchParams) return Buffer.from(body.toString());
  if (body instanceof Uint8Array) return Buffer.from(body);
  throw new TypeError("a guarded fetch sends text, form parameters or bytes");
}

function pairs(flat: readonly string[]): [string, string][] {
  return flat.flatMap((name, index): [string, string][] => (index % 2 === 0 ? [[name, flat[index + 1] ?? ""]] : []));
}
