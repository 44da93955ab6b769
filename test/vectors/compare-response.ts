import { isDeepStrictEqual } from "node:util";
import type { Decision } from "@postern/policy/ports";
import type { ExpectedResponse } from "./vector.ts";

type Given = NonNullable<Decision["handshake"]>;

/** Why a handshake is not answered as documented; nothing else may be taken for one. */
export function compareResponse(expected: ExpectedResponse | undefined, { verdict, status, handshake }: Decision): string | undefined {
  if (!expected) return handshake ? "was taken for a handshake" : undefined;
  const refusal: Given = { status, headers: {}, body: "" };
  const given = verdict === "accepted" ? handshake : refusal;
  if (!given) return "was not taken for the handshake it is";
  return compareHead(expected, given) ?? compareBody(expected, given) ?? compareAction(expected, given);
}

function compareHead({ status, contentType, headers = {} }: ExpectedResponse, given: Given): string | undefined {
  if (status !== undefined && given.status !== status) return `must be answered ${status}, not ${given.status}`;
  if (contentType !== undefined && !given.headers["content-type"]?.startsWith(contentType)) return `must be answered as ${contentType}`;
  const sent = new Headers(given.headers);
  const wrong = Object.entries(headers).find(([name, value]) => sent.get(name) !== value);
  if (wrong) return `must be answered with ${wrong[0]}: ${wrong[1]}`;
}

function compareBody({ body, json }: ExpectedResponse, given: Given): string | undefined {
  if (body !== undefined && given.body !== body) return "is answered with another body";
  if (json !== undefined && !isDeepStrictEqual(JSON.parse(given.body), json)) return "is answered with other JSON";
}

function compareAction({ action, url }: ExpectedResponse, given: Given): string | undefined {
  if (action === undefined) return;
  if (given.action?.kind !== action) return `must ${action}`;
  if (url !== undefined && (given.action.kind !== "confirm-subscription" || given.action.url !== url)) return `must ${action} at ${url}`;
}
