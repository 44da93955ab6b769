import { decode } from "../encoding.ts";
import { proves } from "../key.ts";
import type { Denial } from "../ports.ts";
import type { Reading } from "../reading.ts";
import * as words from "../signature-words.ts";
import type { Attempt, Proved } from "./proof.ts";

const lettersMax = 4_096;

/** The older HTTP signatures (draft-cavage-http-signatures-12): a header lists what is signed, the body through Digest, which a record checks. */
export function proveHttpSignature(attempt: Attempt): Proved {
  const { prepared, texts, keys, seen, request } = attempt;
  const { covers = [] } = prepared.scheme.http ?? {};
  const malformed = (what: string): Denial => ({ reason: "signature-malformed", seen: what, expected: prepared.scheme.label });
  const fields = parseFields(texts[0] ?? "");
  const signature = decode("base64", fields?.get("signature") ?? "");
  if (!fields || !signature) return malformed("a signature that cannot be read");

  const names = (fields.get("headers") ?? "date").toLowerCase().split(" ");
  const lacking = covers.find((name) => !names.includes(name));
  if (lacking !== undefined) return malformed(`a signature that does not cover ${lacking}`);
  const lines = names.map((name) => lineOf(name, request));
  if (lines.some((line) => line === undefined)) return malformed("a signature over headers that are not there");

  const keyId = fields.get("keyid");
  const message = [lines.join("\n")];
  const fitting = keys.find(({ key }) => (key.id === undefined || key.id === keyId) && proves(key, message, [signature]));
  return fitting ? { fitting } : { reason: "signature-mismatch", seen, expected: words.secrets(prepared.scheme, keys) };
}

/** `keyid="…", algorithm="…", signature="…", headers="…"`; a name that stands twice leaves open which one is meant. */
function parseFields(text: string): ReadonlyMap<string, string> | undefined {
  if (text.length > lettersMax || !/^\s*\w+=(?:"[^"]*"|[^",\s]*)(?:\s*,\s*\w+=(?:"[^"]*"|[^",\s]*))*\s*$/.test(text)) return;
  const fields = [...text.matchAll(/(\w+)=(?:"([^"]*)"|([^",\s]*))/g)].map(
    ([, name = "", quoted, bare]) => [name.toLowerCase(), quoted ?? bare ?? ""] as const,
  );
  const map = new Map(fields);
  return map.size === fields.length ? map : undefined;
}

function lineOf(name: string, request: Reading): string | undefined {
  if (name === "(request-target)") return `${name}: ${request.method.toLowerCase()} ${request.target}`;
  const values = name === "host" ? hostOf(request) : request.header(name);
  return values.length === 1 ? `${name}: ${values[0]}` : undefined;
}

/** The Host header, or the public address where a proxy has changed it. */
function hostOf(request: Reading): readonly string[] {
  const sent = request.header("host");
  return sent.length > 0 ? sent : [new URL(request.url).host];
}
