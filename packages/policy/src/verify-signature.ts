import { isActive } from "./active-secret.ts";
import { basicChallenge } from "./basic-challenge.ts";
import type { Denial, PolicyPorts } from "./ports.ts";
import type { PreparedScheme } from "./prepare-scheme.ts";
import type { Reading } from "./reading.ts";
import * as words from "./signature-words.ts";
import { everyItem } from "./verify/items.ts";
import { type Settled, type Shown, verifyScheme } from "./verify/scheme.ts";
import { showSignature } from "./verify/show.ts";

/**
 * Whether the request proves that its sender holds a secret of the endpoint. The one reader of all records; it waits only where a public
 * key has to be fetched first.
 */
export function verifySignature(schemes: readonly PreparedScheme[], request: Reading, ports: PolicyPorts): Settled | Promise<Settled> {
  const shown: Shown[] = [];
  for (const prepared of schemes) if (prepared.applies(request)) shown.push(show(prepared, request, ports.nowMs()));
  const decisive = shown.find(({ prepared, cut, keys }) => "texts" in cut && (keys.length > 0 || prepared.findKeys)) ?? shown.find(({ cut }) => "texts" in cut);
  if (!decisive) return denyAbsent(shown);
  if (!decisive.prepared.items) return verifyScheme(decisive, request, ports);
  return everyItem(decisive.prepared, request, (item, reading) => verifyScheme(show(item, reading, ports.nowMs()), reading, ports));
}

function show(prepared: PreparedScheme, request: Reading, nowMs: number): Shown {
  const keys = prepared.keys.filter(({ secret }) => !secret || isActive(secret, nowMs));
  return { prepared, cut: showSignature(prepared, request), keys };
}

/** No scheme finds its signature: say what is wrong with the one that came closest. */
function denyAbsent(shown: readonly Shown[]): Denial {
  const expected = words.places(shown.map(({ prepared }) => prepared));
  for (const { prepared, cut } of shown) {
    if ("texts" in cut || cut.fault === "missing") continue;
    if (cut.fault === "duplicated") return { reason: "signature-duplicated", seen: `${prepared.name}, more than once`, expected };
    return { reason: "signature-malformed", seen: words.fault(prepared, cut.fault), expected: words.form(prepared) };
  }
  const isBasic = shown.some(({ prepared }) => prepared.scheme.signature.prefix === "Basic ");
  return { reason: "signature-missing", expected, ...(isBasic && { challenge: basicChallenge }) };
}
