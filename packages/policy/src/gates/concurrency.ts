import { countKeyOf } from "../count-key.ts";
import type { Gate } from "../ports.ts";

/** A sender that is told to wait for others to end comes back soon. */
const retryAfterMs = 1_000;

/** Throttles past so many requests at once. The place is given back by whoever answers: a gate sees only the beginning of a request. */
export const concurrency: Gate<"concurrency"> = (settings, inputs) => {
  const { per, name = "", limit } = settings;
  const countKey = countKeyOf(settings, inputs);
  const expected = `at most ${limit} at once per ${countKey.words}`;
  const book = `${inputs.endpointId}/${per}/${name}/${limit}`;

  return (request, { takePlace }) => {
    const key = countKey.read(request);
    if (typeof key !== "string") return key;
    if (!takePlace) return { seen: "nothing is under way where a request is judged anew", expected };
    const { taken, underWay } = takePlace(key === "" ? book : `${book}/${key}`, limit);
    const seen = `${underWay} under way`;
    return taken ? { seen, expected } : { reason: "too-many-at-once", seen, expected, retryAfterMs };
  };
};
