import type { ClaimedDelivery } from "@postern/contract/lane";
import { findHeader, type HeaderList, headerValues, withoutHeaders } from "./header-list.ts";
import { providerSignatureHeaders } from "./provider-signature-headers.ts";
import { sign } from "./sign.ts";

export interface OutgoingSettings {
  /** Host and port the request goes to, as the Host header says it. */
  host: string;
  signAs: "postern" | "standard-webhooks";
  /** whsec_…, every live one signs. */
  signingSecrets: readonly string[];
  now: Date;
}

// RFC 9110 section 7.6.1, and what belongs to the hop that brought it here. Postern's own names from outside would be a forgery.
const hopHeaders = new Set([
  "connection",
  "keep-alive",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
  "host",
  "content-length",
  "expect",
  "proxy-authorization",
  // Whose certificate a proxy saw is for the server right behind it (RFC 9440, section 2.4): from us a destination would believe it of anyone.
  "client-cert",
  "client-cert-chain",
  "x-forwarded-client-cert",
]);
const ownHeaders = new Set(["postern-id", "postern-attempt", "postern-timestamp", "postern-signature", "postern-replay-of"]);
/** A request that passed this many gateways of ours goes in circles. */
const hopsMax = 3;
const pseudonym = "postern";

/** The delivery came through our own endpoints too often: it is not sent. */
export function goesInCircles(headers: HeaderList): boolean {
  return hopsOf(headers) >= hopsMax;
}

/**
 * What goes out: the provider's headers in their order, case and number, so that its own signature still fits, less those of the hop and
 * sealed credentials; then ours. The id is the request's, the same for every attempt and replay; Standard Webhooks calls it webhook-id.
 */
export function outgoingHeaders(delivery: ClaimedDelivery, settings: OutgoingSettings): string[] {
  const left = new Set([...hopHeaders, ...ownHeaders, ...connectionOptions(delivery.rawHeaders), ...delivery.credentialHeaders]);
  if (settings.signAs === "standard-webhooks") for (const name of providerSignatureHeaders) left.add(name);
  return ["Host", settings.host, ...withoutHeaders(delivery.rawHeaders, left), ...framing(delivery), ...ours(delivery, settings)];
}

/** Connection may name more headers that end at this hop. */
function connectionOptions(headers: HeaderList): string[] {
  return headerValues(headers, "connection").flatMap((value) =>
    value
      .toLowerCase()
      .split(",")
      .map((option) => option.trim()),
  );
}

// A request that came without a body goes out without one: GET and HEAD carry no length at all.
function framing({ body, method }: ClaimedDelivery): string[] {
  return body.length === 0 && /^(GET|HEAD|DELETE|OPTIONS)$/.test(method) ? [] : ["Content-Length", String(body.length)];
}

function ours(delivery: ClaimedDelivery, { signAs, signingSecrets, now }: OutgoingSettings): string[] {
  const { requestId, attempt, replayId, body, rawHeaders } = delivery;
  const timestampSeconds = Math.floor(now.getTime() / 1_000);
  const signature = sign({ id: requestId, timestampSeconds, body }, signingSecrets);
  const named = signAs === "postern" ? ["Postern-Id", "Postern-Timestamp", "Postern-Signature"] : ["webhook-id", "webhook-timestamp", "webhook-signature"];
  const [id = "", timestamp = "", signed = ""] = named;
  return [
    ...[id, requestId, "Postern-Attempt", String(attempt), timestamp, String(timestampSeconds), signed, signature],
    ...(replayId ? ["Postern-Replay-Of", requestId] : []),
    ...(findHeader(rawHeaders, "user-agent") === undefined ? ["User-Agent", "Postern"] : []),
    ...["Via", `1.1 ${pseudonym}`],
  ];
}

function hopsOf(headers: HeaderList): number {
  const received = headerValues(headers, "via").flatMap((value) => value.split(","));
  return received.filter((hop) => hop.trim().split(/\s+/)[1]?.toLowerCase() === pseudonym).length;
}
