import type { Denial } from "../ports.ts";
import type { PreparedScheme } from "../prepare-scheme.ts";
import { Reading } from "../reading.ts";
import type { Settled } from "./scheme.ts";

const itemsMax = 100;
const bytesMax = 1_048_576;

type Verify = (item: PreparedScheme, request: Reading) => Settled | Promise<Settled>;

/** Every item of a list proves itself: the first one that does not decides. An empty list has proved nothing. */
export function everyItem({ scheme, items }: PreparedScheme, request: Reading, verify: Verify): Settled | Promise<Settled> {
  const list = scheme.each ?? "";
  const count = itemsAt(request.body, list);
  if (!items || count === undefined || count === 0) return malformed(`no items in body ${list}`, "a list whose every item is signed");
  if (count > itemsMax) return malformed(`${count} items in body ${list}`, `${itemsMax} at most`);

  const { paths, schemes } = items(count);
  const reading = new Reading(request, paths);
  const settled = schemes.slice(0, count).map((item) => verify(item, reading));
  return settled.some((one) => one instanceof Promise) ? Promise.all(settled).then(firstDenial) : firstDenial(settled as Settled[]);
}

function firstDenial(settled: readonly Settled[]): Settled {
  return settled.find((one) => "reason" in one) ?? settled[0] ?? malformed("no items", "one at least");
}

function malformed(seen: string, expected: string): Denial {
  return { reason: "signature-malformed", seen, expected };
}

/** How many items a list of the body has; nothing when there is no such list. */
function itemsAt(body: Buffer, path: string): number | undefined {
  if (body.length > bytesMax) return;
  try {
    let value: unknown = JSON.parse(body.toString("utf8"));
    for (const name of path.split(".")) value = (value as Record<string, unknown> | null)?.[name];
    return Array.isArray(value) ? value.length : undefined;
  } catch {
    return;
  }
}
