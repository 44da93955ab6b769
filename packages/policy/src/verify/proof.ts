import type { Denial } from "../ports.ts";
import type { PreparedKey, PreparedScheme } from "../prepare-scheme.ts";
import type { Reading } from "../reading.ts";

/** A signature as one request shows it, and the keys it may be checked with. */
export interface Attempt {
  prepared: PreparedScheme;
  request: Reading;
  keys: readonly PreparedKey[];
  texts: readonly string[];
  /** The id of each text's key, where the text names it. */
  ids: readonly string[] | undefined;
  /** The signed time as sent; empty where there is none, or where it stands in the token. */
  timestamp: string;
  nowMs: number;
  /** In words, for the trace: what came. */
  seen: string;
}

/** The key that fitted, or why none does. */
export type Proved = { fitting: PreparedKey } | Denial;

/** Checks the signature of one family of schemes. */
export type Prove = (attempt: Attempt) => Proved;
