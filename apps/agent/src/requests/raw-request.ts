import type { Payload, RequestDetail } from "@postern/contract/request";
import { Ended, exitCodes } from "../exit.ts";
import type { HttpMessage } from "../http-message.ts";

/** A stored request as it came. */
export interface RawRequest extends HttpMessage {
  /** The public address that was called. */
  url: string;
}

/** What was revealed of a request, ready to be written or sent. Throws an Ended when its body was not kept whole: half a body is no request. */
export function rawRequestOf({ method, httpVersion, bodyStored, bodyBytes }: RequestDetail, { url, headers, bodyBase64, truncated }: Payload): RawRequest {
  if (truncated || (!bodyStored && bodyBytes > 0))
    throw new Ended(exitCodes.usage, "its body is not kept whole any more: only what is left of it is seen in the dashboard");
  const { origin } = new URL(url);
  return { method, httpVersion, url, target: url.slice(origin.length) || "/", rawHeaders: headers.flat(), body: Buffer.from(bodyBase64, "base64") };
}
