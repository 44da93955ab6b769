import type { GateKind, RefusalReason, SettingsOf, TraceStep, Verdict } from "@postern/contract/policy";

/** A request as policy sees it: values only. Headers are Node's flat raw list (name, value, name, value…), latin1. */
export interface Inbound {
  method: string;
  /** Path and query as received. */
  target: string;
  /** The public address the provider was given: scheme, host, path, query (some providers sign it). */
  url: string;
  rawHeaders: readonly string[];
  body: Buffer;
  /** After the trusted-proxy rule; IPv4-mapped addresses already as IPv4. */
  clientIp: string;
}

/** A secret of the endpoint, opened. `active` is decided by the caller's clock at preparation and each look-up. */
export interface OpenSecret {
  id: string;
  kind: "shared" | "public-key";
  value: string;
  activeFromMs: number;
  activeUntilMs?: number;
}

/** What a policy needs from the world; handed in, so that a decision is a value. */
export interface PolicyPorts {
  /** Unix time in milliseconds. */
  nowMs(): number;
  /** A monotonic clock in microseconds, for the trace. */
  micros(): number;
  /** GCRA: takes one token of this key's bucket, or says when the next one comes. */
  takeToken(key: string, rate: { limit: number; windowMs: number; burst: number }): { taken: true } | { taken: false; retryAfterMs: number };
}

/** What a gate is made from besides its settings. */
export interface GateMaterial {
  endpointId: string;
  secrets: readonly OpenSecret[];
}

/** Why a gate says no. `seen` and `expected` are for the organization's eyes and never hold a secret. */
export interface Denial {
  reason: RefusalReason;
  seen?: string;
  expected?: string;
  retryAfterMs?: number;
}

/** What a gate may add when it says yes: what it saw, the secret that fitted, the id to claim with the insert. */
export interface Pass {
  seen?: string;
  expected?: string;
  secretId?: string;
  claim?: { key: string; windowMs: number };
}

export type Check = (request: Inbound, ports: PolicyPorts) => Denial | Pass | undefined | Promise<Denial | Pass | undefined>;
/** settings => check; the check answers no one, logs nothing, counts nothing. */
export type Gate<Kind extends GateKind> = (settings: SettingsOf<Kind>, material: GateMaterial) => Check;

/** What each gate said, and what follows from it. */
export interface Decision {
  verdict: Exclude<Verdict, "duplicate">;
  /** The HTTP status to refuse with; 202 when accepted (the endpoint's answer may say otherwise). */
  status: number;
  reason?: RefusalReason;
  retryAfterMs?: number;
  trace: TraceStep[];
  /** The secret that fitted, for its last-used time. */
  secretId?: string;
  /** The id to claim together with the insert; a second claim is a duplicate. */
  claim?: { key: string; windowMs: number };
  event: { id?: string; type?: string };
  /** A provider's challenge, answered at the gate: recorded, not delivered. */
  handshake?: { status: number; headers: Record<string, string>; body: string };
}

/** A policy made ready once and used for every request of its endpoint. */
export interface PreparedPolicy {
  evaluate(request: Inbound, ports: PolicyPorts): Decision | Promise<Decision>;
  /** Header names (lower case) whose values are credentials themselves: sealed at capture, never shown plainly. */
  readonly credentialHeaders: ReadonlySet<string>;
  /** Query parameters that are credentials: covered in the stored target. */
  readonly credentialParameters: ReadonlySet<string>;
}
