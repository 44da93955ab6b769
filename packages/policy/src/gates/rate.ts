import ip from "ipaddr.js";
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

/** One sender holds at least a /64 of IPv6 addresses: its whole network counts as one address. */
function networkOf(clientIp: string): string {
  const client = ip.process(clientIp);
  return client instanceof ip.IPv6 ? client.parts.slice(0, 4).join(":") : client.toString();
}
