import { conditionOf } from "./condition.ts";
import type { Window } from "./freshness.ts";
import { type Cut, cutterOf, nameOfInput } from "./input.ts";
import type { JsonPaths } from "./json-paths.ts";
import { type Key, keyOf, secretKindFor, signatureBytes } from "./key.ts";
import { type BuildMessage, digestChecker, messageBuilder } from "./message.ts";
import type { OpenSecret } from "./ports.ts";
import type { Freshness, Scheme } from "./provider.ts";
import type { Reading } from "./reading.ts";

/** A scheme with its readers made ready and the endpoint's secrets turned into keys, once. */
export interface PreparedScheme {
  scheme: Scheme;
  /** Where the signature stands, in words. */
  name: string;
  signatureBytes: number | undefined;
  applies(request: Reading): boolean;
  signature(request: Reading): Cut;
  time: PreparedTime | undefined;
  message: BuildMessage;
  digest: ReturnType<typeof digestChecker> | undefined;
  keys: readonly PreparedKey[];
}
export interface PreparedTime {
  name: string;
  format: Freshness["format"];
  window: Window;
  cut(request: Reading): Cut;
}
export interface PreparedKey {
  secret: OpenSecret;
  key: Key;
}

/** What a scheme is prepared with; `toleranceSeconds` narrows or widens its window, both ways. */
export interface SchemeInputs {
  secrets: readonly OpenSecret[];
  paths: JsonPaths;
  toleranceSeconds?: number | undefined;
}

export function prepareScheme(scheme: Scheme, { secrets, paths, toleranceSeconds }: SchemeInputs): PreparedScheme {
  return {
    scheme,
    name: nameOfInput(scheme.signature),
    signatureBytes: signatureBytes(scheme.algorithm),
    applies: scheme.when ? conditionOf(scheme.when, paths) : () => true,
    signature: cutterOf(scheme.signature, paths),
    time: scheme.timestamp && prepareTime(scheme.timestamp, paths, toleranceSeconds),
    message: messageBuilder(scheme.message ?? [], paths),
    digest: scheme.bodyDigest && digestChecker(scheme.bodyDigest, paths),
    keys: keysOf(scheme, secrets),
  };
}

function prepareTime(timestamp: Freshness, paths: JsonPaths, toleranceSeconds: number | undefined): PreparedTime {
  const { from, format, pastSeconds, futureSeconds } = timestamp;
  const window = { pastSeconds: toleranceSeconds ?? pastSeconds, futureSeconds: toleranceSeconds ?? futureSeconds };
  return { name: nameOfInput(from), format, window, cut: cutterOf(from, paths) };
}

function keysOf(scheme: Scheme, secrets: readonly OpenSecret[]): PreparedKey[] {
  const kind = secretKindFor(scheme.algorithm);
  return secrets.flatMap((secret) => {
    const key = secret.kind === kind ? keyOf(scheme, secret.value) : undefined;
    return key ? [{ secret, key }] : [];
  });
}
