import type { Cut } from "../cut.ts";
import type { PreparedScheme } from "../prepare-scheme.ts";
import type { Reading } from "../reading.ts";

/** The signatures that a request shows: at the scheme's own place, and at the others where one may stand besides. */
export function showSignature({ signature, also }: PreparedScheme, request: Reading): Cut {
  const own = signature(request);
  if (also.length === 0) return own;
  const cuts = [own, ...also.map((cut) => cut(request))];
  // A place that holds two values makes the request ambiguous, whatever the others hold.
  const ambiguous = cuts.find((cut) => "fault" in cut && cut.fault === "duplicated");
  const texts = cuts.flatMap((cut) => ("texts" in cut ? cut.texts : []));
  return ambiguous ?? (texts.length > 0 ? { texts } : own);
}
