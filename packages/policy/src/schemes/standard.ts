import type { KeyStep, Scheme } from "../scheme.ts";
import { stampedHmac } from "./hmac.ts";

/**
 * The symmetric scheme of Standard Webhooks: `{stem}-id`, `{stem}-timestamp` and a space-separated list in `{stem}-signature`. The stem is
 * `webhook` in the standard and `svix` at its first home. Its secret is base64 behind `whsec_` unless other steps are given.
 */
export function standardHmac(stem = "webhook", key: readonly KeyStep[] = [{ strip: "whsec_" }, "base64"]): Scheme {
  return stampedHmac({
    label: "HMAC-SHA256 over id.timestamp.body",
    from: { header: `${stem}-signature`, separator: " ", prefix: "v1," },
    encoding: "base64",
    timeHeader: `${stem}-timestamp`,
    content: `{header:${stem}-id}.{timestamp}.{body}`,
    key,
  });
}
