import type { SeenCertificate } from "@postern/contract/certificate-gate";
import type { GateKind, RefusalReason, SettingsOf, TraceStep, Verdict } from "@postern/contract/policy";
import type { EventNames } from "./event.ts";
import type { AddressListMaterial, AuthorityMaterial } from "./gate-material.ts";
import type { FindIssuerKeys } from "./issuer-keys.ts";
import type { JsonPaths } from "./json-paths.ts";
import type { LookUp } from "./look-up.ts";
import type { NetworkData } from "./network-data.ts";
import type { ProviderSpec } from "./provider.ts";
import type { Reading } from "./reading.ts";

/** A request as policy sees it: values only. Headers are Node's flat raw list (name, value, name, value…), latin1. */
export interface Inbound {
  method: string;
  /** Path and query as received. */
  target: string;
  /** The public address the provider was given: scheme, host and the target (some providers sign it). */
  url: string;
  rawHeaders: readonly string[];
  body: Buffer;
  /** After the trusted-proxy rule; IPv4-mapped addresses already as IPv4. */
  clientIp: string;
  /** What the connection itself shows; of a stored request, what was kept of that. */
  connection?: Connection | NotKept | undefined;
  /** Who is signed in at this endpoint in the browser that sent it; `unknown` while that cannot be looked up. */
  login?: LoginSession | "unknown" | NotKept | undefined;
  /** Of a stored request: the identity token that was proved when it came. */
  proved?: ProvedToken | NotKept | undefined;
}

/** No gate asked for it when the request came, so a trial of the stored request cannot tell. */
export type NotKept = "not-kept";

/** An identity token whose issuer's signature was checked. */
export interface ProvedToken {
  issuer: string;
  jwksUrl?: string | undefined;
  /** SHA-256 of what is signed, in base64url. */
  token: string;
}

/** A sign-in at one endpoint, as the organization's identity provider vouched for it. */
export interface LoginSession {
  id: string;
  connectionId: string;
  subject: string;
  email: string;
  isMember: boolean;
  /** Those of its claims that the endpoint's gates ask about. */
  claims: object;
  /** Of a stored request: the names of the claims that were asked for; others it may have had, and nobody knows. */
  claimsKept?: readonly string[] | undefined;
  signedInAtMs: number;
  lastSeenAtMs: number;
}

export interface Connection {
  /** The client certificate whose key the other end proved to hold, in DER, and after it those it sent along. */
  chain: readonly Buffer[] | NotKept;
  /** Whether the other end is a proxy whose headers are believed. */
  isTrustedProxy: boolean;
}

/** A secret of the endpoint, opened. It counts while the clock stands in its window; the check asks at every request. */
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
  takeToken(key: string, account: Account): Taken | Promise<Taken>;
  /** Takes one of so many places for requests under way; whoever answers gives it back. Absent where a request is judged anew. */
  takePlace?: ((key: string, limit: number) => { taken: boolean; underWay: number }) | undefined;
  /** What the operator's data says of addresses. Without it the gate that asks stays shut. */
  networks?: NetworkData | undefined;
  /** The text at a public key's URL, which policy has pinned first: https, a small body, a short wait, no redirects. Rejects when it cannot be had. */
  fetchKey?(url: string): Promise<string | undefined>;
  /** What an identity issuer's tokens are checked with; `keyId` is the one that is wanted, where a token names it. */
  findIssuerKeys?: FindIssuerKeys;
  /** What a provider's own API says of an event. */
  lookUp?: LookUp;
}

/** So many per window, and so many at once. */
export interface Rate {
  limit: number;
  windowMs: number;
  burst: number;
}
/** The rate of one gate. The keys of a book are counted, and forgotten, together. */
export type Account = Rate & { book: string };
export type Taken = { taken: true } | { taken: false; retryAfterMs: number };

/** What a policy is prepared with. */
export interface GateMaterial {
  endpointId: string;
  /** As it stands in `/e/<token>`; whatever stands there where it is not known. */
  token?: string;
  secrets: readonly OpenSecret[];
  /** Whose client certificates the policy believes. */
  authorities?: readonly AuthorityMaterial[] | undefined;
  /** Those that the policy names; nothing where it is only checked and will judge nobody. */
  addressLists?: readonly AddressListMaterial[];
}

/** What a gate is made from besides its settings: the material, the providers that may send, the JSON paths to look up in one pass. */
export interface GateInputs extends GateMaterial {
  senders: readonly ProviderSpec[];
  paths: JsonPaths;
}

/** Why a gate says no. `seen` and `expected` are for the organization's eyes and never hold a secret. */
export interface Denial {
  reason: RefusalReason;
  seen?: string;
  expected?: string;
  retryAfterMs?: number;
  /** Methods for the Allow header of a 405. */
  allow?: readonly string[];
  /** The WWW-Authenticate of a 401. */
  challenge?: string;
  certificate?: SeenCertificate;
}

/** What a gate may add when it says yes: what it saw, the secret and provider that fitted, the id to claim with the insert. */
export interface Pass {
  seen?: string;
  expected?: string;
  secretId?: string;
  provider?: string;
  certificate?: SeenCertificate;
  claim?: Claim;
  /** A challenge that is answered instead of a signature. */
  handshake?: HandshakeAnswer;
}
/** How a provider's challenge is answered, and what must be done besides. A secret to be kept is no part of any record or log. */
export interface HandshakeAnswer {
  status: number;
  headers: Record<string, string>;
  body: string;
  action?: { kind: "confirm-subscription"; url: string } | { kind: "store-secret"; value: string };
}
export interface Claim {
  key: string;
  windowMs: number;
}

export type Answer = Denial | Pass | undefined;
export type Check = (request: Reading, ports: PolicyPorts) => Answer | Promise<Answer>;
/** settings => check; the check answers no one, logs nothing, counts nothing. */
export type Gate<Kind extends GateKind> = (settings: SettingsOf<Kind>, inputs: GateInputs) => Check;

/** What each gate said, and what follows from it. */
export interface Decision {
  verdict: Exclude<Verdict, "duplicate">;
  /** The HTTP status to refuse with; 202 when accepted (the endpoint's answer may say otherwise). */
  status: number;
  reason?: RefusalReason;
  retryAfterMs?: number;
  /** Methods for the Allow header of a 405. */
  allow?: readonly string[];
  /** The WWW-Authenticate of a 401. */
  challenge?: string;
  trace: TraceStep[];
  /** The secret that fitted, for its last-used time. */
  secretId?: string;
  /** The id to claim together with the insert; a second claim is a duplicate. */
  claim?: Claim;
  /** Its names are read when they are first asked for. */
  event: EventNames;
  /** A provider's challenge, answered at the gate: recorded, not delivered. */
  handshake?: HandshakeAnswer;
  /** The identity token that a gate proved, whatever the verdict. */
  proved?: ProvedToken;
  /** Refused for want of a sign-in alone: a person's browser may be sent to sign in. */
  awaitsLogin?: true;
}

/** A policy made ready once and used for every request of its endpoint. */
export interface PreparedPolicy {
  evaluate(request: Inbound, ports: PolicyPorts): Decision | Promise<Decision>;
  /** Whether it has a gate that asks who is signed in. */
  readonly hasLogin: boolean;
  /** Header names (lower case) whose values are credentials themselves: sealed at capture, never shown plainly. */
  readonly credentialHeaders: ReadonlySet<string>;
  /** Query parameters that are credentials: covered in the stored target. */
  readonly credentialParameters: ReadonlySet<string>;
  /** JSON members by which a provider hands over its secret: covered in the body of whatever is no event. */
  readonly secretMembers: ReadonlySet<string>;
}
