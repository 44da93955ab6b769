import { GenericHmac } from "@postern/contract/policy";
import type { Part } from "../part.ts";
import { PolicyError } from "../policy-error.ts";
import type { ProviderSpec } from "../provider.ts";

/** The record of a sender that is no known provider, built from the settings its owner wrote. */
export function genericHmac(settings: GenericHmac = GenericHmac.parse({})): ProviderSpec {
  const { header, prefix, algorithm, encoding, timestampHeader, idHeader, content } = settings;
  const message = contentParts(settings);
  const signed = message.includes("timestamp");
  return {
    slug: "generic-hmac",
    name: "Any HMAC",
    docs: "https://www.rfc-editor.org/rfc/rfc2104",
    confidence: "high",
    schemes: [
      {
        label: `HMAC-${algorithm.toUpperCase()} over ${content}`,
        algorithm: `hmac-${algorithm}`,
        encoding,
        signature: { header, ...(prefix !== "" && { prefix }) },
        ...(timestampHeader !== undefined && {
          timestamp: { from: { header: timestampHeader }, format: "seconds", pastSeconds: 300, futureSeconds: 300, signed },
        }),
        message,
        bindsBody: message.includes("body"),
      },
    ],
    event: { id: idHeader === undefined ? [] : [{ header: idHeader }], type: [{ json: "type" }, { json: "event" }] },
    card: {
      scheme: "An HMAC in a header of your choice: algorithm, encoding and signed content are yours to set",
      own: true,
      secretHint: "The secret you share with the sender, used as text.",
      setUp: [
        "Find out how the sender signs: header, algorithm, encoding, and what exactly is signed.",
        "Set the same in this endpoint's policy and paste the shared secret here.",
        "Let the sender post a test event; the decision on its page says what was seen and what was expected.",
      ],
    },
  };
}

/** Reads `{timestamp}.{body}` as parts. */
function contentParts({ content, timestampHeader, idHeader }: GenericHmac): Part[] {
  const pieces = content.split(/(\{[^{}]*\})/).filter((piece) => piece !== "");
  if (pieces.length === 0) throw new PolicyError("hmac.content", "something has to be signed, such as {body}");
  return pieces.map((piece) => {
    if (piece === "{body}") return "body";
    if (piece === "{timestamp}" && timestampHeader !== undefined) return "timestamp";
    if (piece === "{id}" && idHeader !== undefined) return { header: idHeader };
    if (piece === "{timestamp}") throw new PolicyError("hmac.timestampHeader", "{timestamp} is signed, so the header that holds it is needed");
    if (piece === "{id}") throw new PolicyError("hmac.idHeader", "{id} is signed, so the header that holds it is needed");
    if (/^\{.*\}$/.test(piece)) throw new PolicyError("hmac.content", `${piece} is unknown; known are {body}, {timestamp} and {id}`);
    return { text: piece };
  });
}
