import type { AnswerSource } from "@postern/contract/pass-through";
import type { Arrival } from "@postern/db/arrival";
import { type Exchange, nowUs } from "./exchange.ts";
import type { ReceivingPorts } from "./receiving-ports.ts";

interface Told {
  event: "event.accepted" | "event.refused" | "event.duplicate";
  arrival: Arrival;
  status: number;
  /** Where a destination answers: who did. The wait for it is the destination's time, not ours. */
  source?: AnswerSource;
}

/** Counts a request that reached an endpoint and writes its one wide line; what its sender sent stays out of both. */
export function tell({ startedUs }: Exchange, { counters, wideLog }: ReceivingPorts, { event, arrival, status, source }: Told): void {
  const { verdict, reason } = arrival;
  const ackUs = nowUs() - startedUs;
  counters.count("requests", `verdict="${verdict}",reason="${reason ?? ""}"`);
  counters.count("answers", `status="${status}",reason="${reason ?? ""}"`);
  counters.observe(source === undefined ? "ack" : "passedAfter", ackUs / 1e6);
  wideLog(event, () => ({ ...fieldsOf(arrival), status, answeredBy: source, ackMs: Math.round(ackUs) / 1_000 }));
}

function fieldsOf({ id, organizationId, endpointId, reason, method, clientIp, bodyBytes, eventType, duplicateOf, deliveries, decidedUs }: Arrival): object {
  const known = { requestId: id, organizationId, endpointId, reason, method, clientIp, bodyBytes, eventType, duplicateOf };
  return { ...known, deliveries: deliveries.length, decidedMs: decidedUs / 1_000 };
}

/** The same for a browser on its way to sign in or out: it is no request of anyone's endpoint, and nothing malformed. */
export function tellLogin({ client, startedUs }: Exchange, { counters, wideLog }: ReceivingPorts, { act, status, endpointId }: ToldLogin): void {
  counters.count("answers", `status="${status}",reason="login"`);
  wideLog("login.answered", () => ({ act, status, endpointId, clientIp: client.ip, ackMs: Math.round(nowUs() - startedUs) / 1_000 }));
}
interface ToldLogin {
  /** Ours: session, sign-in, sign-out. */
  act: string;
  status: number;
  endpointId: string;
}

/** The same for what never reached an endpoint's policy: there is no id, so the counters are its only record. */
export function tellTurnedAway(
  { client, head, startedUs }: Exchange,
  { counters, wideLog }: ReceivingPorts,
  { status, reason }: { status: number; reason: string },
): void {
  const ackUs = nowUs() - startedUs;
  counters.count("malformed", `reason="${reason}"`);
  counters.count("answers", `status="${status}",reason="${reason}"`);
  counters.observe("ack", ackUs / 1e6);
  wideLog("event.turned-away", () => ({ status, reason, method: head.method, clientIp: client.ip, ackMs: Math.round(ackUs) / 1_000 }));
}
