import type { LocalResult } from "@postern/contract/frames";
import { z } from "zod";
import { headerOf } from "../http-message.ts";
import { answerDifference } from "../requests/answer-difference.ts";
import { sendLocally } from "../requests/send-locally.ts";
import { demandProvider, urlOf } from "../samples/judge-signature.ts";
import { signAgain } from "../samples/sign-again.ts";
import { base64, type KeptEvent, pairs } from "./kept-event.ts";

const headerText = z
  .string()
  .max(65_536)
  .regex(/^[^\r\n\0]*$/, "no line breaks");

/** What to change before it is sent again; nothing changes nothing. */
export const SendAgain = z.strictObject({
  method: z
    .string()
    .regex(/^[A-Z][A-Z-]{0,31}$/, "a method, such as POST")
    .optional(),
  target: z
    .string()
    .regex(/^\/[^\s]*$/, "begins with /")
    .max(16_384)
    .optional(),
  headers: z
    .array(z.tuple([headerText.regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/, "a header's name"), headerText]))
    .max(500)
    .optional(),
  bodyBase64: z.base64().max(44_739_244).optional(),
  /** Signs anew as this provider does, with a secret that is used once and kept nowhere. */
  sign: z.strictObject({ provider: z.string().max(60), secret: z.string().min(1).max(10_000) }).optional(),
});
export type SendAgain = z.infer<typeof SendAgain>;

export interface LocalPlace {
  /** The local server's address, as the command line gave it. */
  to: string;
  allowRemote?: boolean | undefined;
}

/** Sends a kept event to the local server again, past the gateway, changed as asked; answers what it said, and what differs from the first time. */
export async function sendAgain({ message, result }: KeptEvent, changes: SendAgain, place: LocalPlace) {
  const { method = message.method, target = message.target, headers, bodyBase64, sign } = changes;
  const body = bodyBase64 === undefined ? message.body : Buffer.from(bodyBase64, "base64");
  const changed = { ...message, method, target, rawHeaders: headers ? withHost(headers.flat(), place) : message.rawHeaders, body };
  if (sign) demandProvider(sign.provider);
  const sent = sign ? await signAgain(changed, { ...sign, url: urlOf(changed), nowMs: Date.now() }) : changed;
  const { result: fresh, at } = await sendLocally(sent, { ...place, hostHeader: "original" }); // its Host was chosen the first time
  return { at, ...answerOf(fresh), difference: result ? differenceOf(result, fresh) : undefined };
}

/** HTTP/1.1 has none without (RFC 9112, section 3.2). */
function withHost(rawHeaders: string[], { to }: LocalPlace): string[] {
  return headerOf({ rawHeaders }, "host") === undefined ? ["Host", new URL(to).host, ...rawHeaders] : rawHeaders;
}

function answerOf(result: LocalResult) {
  if ("error" in result) return { error: result.error, detail: result.detail, localMs: result.durationMs };
  return { status: result.status, headers: pairs(result.rawHeaders), bodyBase64: base64(result.body), localMs: result.durationMs };
}

function differenceOf(before: LocalResult, after: LocalResult): string[] {
  if ("error" in before || "error" in after) return "error" in before && "error" in after ? [] : [`- ${wordOf(before)}`, `+ ${wordOf(after)}`];
  return answerDifference(asAnswer(before), asAnswer(after));
}

function wordOf(result: LocalResult): string {
  return "error" in result ? result.error : String(result.status);
}

function asAnswer({ status, rawHeaders, body }: Extract<LocalResult, { status: number }>) {
  return { status, headers: pairs(rawHeaders), body: Buffer.from(body) };
}
