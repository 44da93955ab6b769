import { countKeyOf } from "../count-key.ts";
import type { Answer, Gate, Taken } from "../ports.ts";

/** Throttles past so many in a window (GCRA), counted by whatever its settings name. */
export const rate: Gate<"rate"> = (settings, inputs) => {
  const { per, name = "", limit, windowSeconds, burst = limit } = settings;
  const countKey = countKeyOf(settings, inputs);
  const expected = `at most ${limit} in ${windowSeconds} s per ${countKey.words}${burst === limit ? "" : `, ${burst} at once`}`;
  // Two rate gates of one endpoint keep books of their own.
  const book = `${inputs.endpointId}/${per}/${name}/${limit}/${windowSeconds}/${burst}`;
  const account = { book, limit, windowMs: windowSeconds * 1_000, burst };

  const tell = (taken: Taken): Answer => {
    if (taken.taken) return { expected };
    const { retryAfterMs } = taken;
    return { reason: "rate-limited", seen: `next one in ${Math.ceil(retryAfterMs / 1_000)} s`, expected, retryAfterMs };
  };
  return (request, { takeToken }) => {
    const key = countKey.read(request);
    if (typeof key !== "string") return key;
    const taken = takeToken(key === "" ? book : `${book}/${key}`, account);
    return taken instanceof Promise ? taken.then(tell) : tell(taken);
  };
};
