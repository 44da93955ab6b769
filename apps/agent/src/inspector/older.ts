import { writeFilter } from "@postern/contract/filter";
import type { RequestDetail, RequestRow } from "@postern/contract/request";
import { Ended, exitCodes } from "../exit.ts";
import { type Forward, targetAt } from "../forward.ts";
import type { Gateway } from "../gateway.ts";
import { framedHeaders, type HeaderSettings } from "../local-headers.ts";
import { type Caller, callerOf } from "../policy-file/caller.ts";
import { findProject } from "../project.ts";
import { rawRequestOf } from "../requests/raw-request.ts";
import type { EventRing } from "./event-ring.ts";

/** Whose older events the gateway is asked for, and how one would be brought to the local server. */
export interface OlderPlace {
  project: string;
  endpoints: readonly { id: string; name: string }[];
  forward: Forward;
  headers: HeaderSettings;
}
type RequestId = RequestRow["id"];

const pageRows = 50;
const filterLettersMax = 1_000;

/** What these endpoints accepted before this request, newest first, as far back as the gateway shows; all of it without one. */
export async function listOlder(gateway: Gateway, place: OlderPlace, before: RequestId | undefined) {
  const call = callerOf(gateway);
  const { id: projectId } = await findProject(call, place.project);
  const { rows, nextCursor } = await call("request.list", {
    projectId,
    filter: filterOf(place),
    range: "30d",
    limit: pageRows,
    ...(before && { cursor: before }),
  });
  const own = new Set(place.endpoints.map(({ id }) => id));
  return { rows: rows.filter(({ endpointId }) => own.has(endpointId)).map(lineOf), next: nextCursor };
}

/** Takes an older event in among those of this run, with its body: the gateway writes down who read it. Answers the number that it has here. */
export async function takeOlder(gateway: Gateway, place: OlderPlace, { id, ring }: { id: RequestId; ring: EventRing }): Promise<{ number: number }> {
  const known = ring.fetched(id);
  if (known !== undefined) return { number: known };
  const call: Caller = callerOf(gateway);
  const request = await call("request.get", { id });
  const raw = rawRequestOf(request, await call("request.reveal", { id }));
  const { method, httpVersion, body } = raw;
  const target = targetAt(place.forward, raw.target);
  if (target === undefined) throw new Ended(exitCodes.usage, `its path leads out of ${place.forward.prefix}: it would not be brought`);
  const rawHeaders = [
    ...framedHeaders(raw.rawHeaders, { method, bodyBytes: body.length }, { ...place.headers, forward: place.forward }),
    ...place.headers.added,
  ];
  return { number: ring.take({ delivery: deliveryOf(request), message: { method, target, httpVersion, rawHeaders, body } }) };
}

/** Many endpoints do not fit into a filter: then all of the project's are asked for, and what is not theirs is passed over. */
function filterOf({ endpoints }: OlderPlace): string {
  const accepted = { field: "verdict" as const, values: ["accepted"], negated: false };
  const named = writeFilter([{ field: "endpoint", values: endpoints.map(({ name }) => name), negated: false }, accepted]);
  return named.length <= filterLettersMax ? named : writeFilter([accepted]);
}

function lineOf({ id, endpointName, receivedAt, method, target, eventType, bodyBytes, deliveries }: RequestRow) {
  return { requestId: id, endpoint: endpointName, receivedAt: receivedAt.getTime(), method, target, eventType, bytes: bodyBytes, deliveries };
}

/** It has no delivery here: it was not sent, but fetched. */
function deliveryOf({ id, endpointName, receivedAt, method, eventType, bodyBytes, bodySha256, trace }: RequestDetail) {
  const passed = trace.filter(({ outcome }) => outcome === "passed").map(({ gate }) => gate);
  const facts = { deliveryId: "", requestId: id, attempt: 0, passed, sha256: bodySha256, endpoint: endpointName, receivedAt: receivedAt.getTime() };
  return { ...facts, method, bytes: bodyBytes, ...(eventType !== undefined && { eventType }) };
}
