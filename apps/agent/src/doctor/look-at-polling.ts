import { polling } from "@postern/contract/polling";
import { fetchOut } from "../way-out/call-out.ts";
import { causeOf, type Finding, fine, remark } from "./finding.ts";

const waitMs = 5_000;
const check = "Polling";
const next = "Let POST to /agent/v1 pass if you can: the agent polls there where no WebSocket comes through.";

/**
 * Whether plain calls come through to the hub, for the day on which a WebSocket does not. The call claims nothing: it names a connection that
 * there is not, which a hub answers with the problem missing.
 */
export async function lookAtPolling(hubUrl: URL): Promise<Finding> {
  const url = new URL(hubUrl.pathname.replace(/\/$/, "") + polling.claimPath, hubUrl);
  url.protocol = hubUrl.protocol === "wss:" || hubUrl.protocol === "https:" ? "https:" : "http:";
  const startedAt = Date.now();
  try {
    const headers = { [polling.connectionHeader]: "cnn_doctor" };
    const response = await fetchOut(url, { method: "POST", headers, signal: AbortSignal.timeout(waitMs) });
    if (isOfHub(response)) return fine(check, `calls come through in ${Date.now() - startedAt} ms: where no WebSocket does, the agent polls`);
    return remark(check, `something before the hub answered ${response.status}`, next);
  } catch (error) {
    return remark(check, `no call comes through to ${url.origin} (${causeOf(error)})`, next);
  }
}

/** A proxy's own 404 is a page; the hub's is a problem (RFC 9457). */
function isOfHub({ status, headers }: Response): boolean {
  return status === 404 && (headers.get("content-type") ?? "").startsWith("application/problem+json");
}
