import type { Decision } from "@postern/policy/ports";
import type { Exchange } from "../exchange.ts";
import type { LiveShare } from "./live-share.ts";

/** One request, or the beginning of a WebSocket, at a share. */
export type Arrival = Pick<Exchange, "request" | "head" | "cookies" | "client" | "receivedAtMs">;

/** Who came in, as the program behind the share is told. */
export interface Visitor {
  /** For people to read: an e-mail address, a key's name; empty for anyone. */
  who: string;
  /** For the assertion; nothing of anyone. */
  subject?: { id: string; email?: string; groups: readonly string[] };
  /** The credential stood in Authorization, which the program behind the share must not see. */
  tookAuthorization?: boolean;
  /** Whether they may stay: asked again and again while something of theirs is open. */
  mayStay(share: LiveShare): boolean | Promise<boolean>;
}

/** Why somebody may not come in; the reason is for the share's owner. */
export interface Refusal extends Partial<Pick<Decision, "trace" | "awaitsLogin" | "retryAfterMs" | "challenge" | "allow">> {
  status: number;
  reason: string;
  who: string;
  /** A person, who hears why in words. */
  isSignedIn?: boolean;
}
export type Admission =
  | { kind: "in"; visitor: Visitor; body?: Buffer; release?(): void }
  | { kind: "refused"; refusal: Refusal }
  | { kind: "handshake"; handshake: NonNullable<Decision["handshake"]> };

export function refused(refusal: Refusal): Admission {
  return { kind: "refused", refusal };
}
