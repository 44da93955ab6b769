import type { SecretForm } from "@postern/contract/secret-form";
import type { Part } from "./part.ts";
import type { Condition, Input, Pinned, Setting } from "./place.ts";
import type { Scheme } from "./scheme.ts";

/** What must be done, beyond answering, when a challenge is met. Policy only says so; whoever runs it guards it. */
export type HandshakeAction = ({ kind: "confirm-subscription"; url: Input } & Pinned) | { kind: "store-secret"; from: Input };

/**
 * A provider's challenge, answered at the gate and not delivered. `proof`: what must be right first; without it, the signature.
 * `unclaimed` holds while the endpoint has no secret yet: the first to shake hands sets it.
 */
export interface Handshake {
  match: readonly Condition[];
  proof?: "none" | "unclaimed" | { token: Input; equals: Setting };
  reply: HandshakeReply;
  action?: HandshakeAction;
}
export interface HandshakeReply {
  status: number;
  contentType?: string;
  headers?: Readonly<Record<string, readonly Part[]>>;
  /** One text of these parts, or a JSON object whose members are texts of theirs. */
  body?: readonly Part[];
  json?: Readonly<Record<string, readonly Part[]>>;
}

/** A status and text for every event alike: what a sender needs to count one as received. */
export interface EventReply {
  status: 200 | 202 | 204;
  body?: string;
  contentType?: string;
}

/** A value the endpoint's owner sets in the signature gate, because only they know it. */
export interface SettingSpec {
  name: string;
  /** Over the field. */
  label: string;
  /** Under it: what it is and where it is found. */
  about: string;
  kind: "text" | "secret" | "list";
  /** Without it the gate refuses everyone. */
  required?: true;
}

/** How sure this record is: an official verifier was read; public code or documentation says so; from memory or in doubt. */
export type Confidence = "high" | "medium" | "low";

/** All that is known of a provider, read by one verifier (`verify-signature.ts`). */
export interface ProviderSpec {
  slug: string;
  name: string;
  docs: string;
  confidence: Confidence;
  /** What exactly is in doubt, for people to read. */
  uncertain?: string;
  /** The first scheme whose signature is present, and for which the endpoint holds a secret, decides. */
  schemes: readonly Scheme[];
  event: {
    /** The first that is present names the event; retries of one event must carry the same. A `join` is there when its first member is. */
    id: readonly (Input | { join: readonly Input[] })[];
    /** The first that is present; the present members of a `join` are joined with a dot, and a word is meant where its condition holds. */
    type: readonly (Input | { join: readonly Input[] } | { word: string; when: Condition })[];
    /** Whose account at the provider the event belongs to. */
    account?: Input;
  };
  handshakes?: readonly Handshake[];
  /** What the provider wants to read when an event is stored; a new endpoint answers so. */
  reply?: EventReply;
  settings?: readonly SettingSpec[];
  /** What people read when they set the provider up. */
  card: ProviderCardWords;
}
export interface ProviderCardWords {
  /** The scheme in words; told from the first scheme when it is not given. */
  scheme?: string;
  /** The secret is made up by the endpoint's owner and entered at the provider too; in which form, where any text will not do. Else the provider issues it. */
  own?: true | SecretForm;
  secretHint: string;
  setUp: readonly string[];
}
