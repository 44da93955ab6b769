import { networkOf } from "../network-of.ts";
import type { Gate } from "../ports.ts";

/** Throttles past so many in a window (GCRA), counted per endpoint or per client address. */
export const rate: Gate<"rate"> = ({ per, limit, windowSeconds, burst = limit }, { endpointId }) => {
  const allowance = { limit, windowMs: windowSeconds * 1_000, burst };
  const expected = `at most ${limit} in ${windowSeconds} s per ${per}${burst === limit ? "" : `, ${burst} at once`}`;
  // Two rate gates of one endpoint keep books of their own.
  const book = `${endpointId}/${per}/${limit}/${windowSeconds}/${burst}`;

  return ({ clientIp }, { takeToken }) => {
    const answer = takeToken(per === "endpoint" ? book : `${book}/${networkOf(clientIp)}`, allowance);
    if (answer.taken) return { expected };
    const { retryAfterMs } = answer;
    return { reason: "rate-limited", seen: `next one in ${Math.ceil(retryAfterMs / 1_000)} s`, expected, retryAfterMs };
  };
};
