import type { Message } from "./digest.ts";
import type { Reading } from "./reading.ts";

/** What a message is built from. The secret's bytes are there where one key is tried at a time. */
export interface Signing {
  request: Reading;
  /** As sent. */
  timestamp: string;
  url: string;
  secret?: Buffer | undefined;
  keyId?: string | undefined;
}

/** Why a message cannot be built, in words. */
export interface Lacks {
  lacks: string;
}

/** Builds a message, or says in words what it cannot be built from. */
export type BuildMessage = (signing: Signing) => Message | Lacks;
/** One piece of it. Strings are latin1, as headers are. */
export type Piece = (signing: Signing) => string | Buffer | Lacks;

export function isLacking(built: string | Buffer | Message | Lacks): built is Lacks {
  return typeof built === "object" && "lacks" in built;
}
