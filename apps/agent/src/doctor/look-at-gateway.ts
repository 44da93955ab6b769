import { demandEncryption } from "../address.ts";
import { Ended } from "../exit.ts";
import { ask, type Gateway } from "../gateway.ts";
import { fetchOut } from "../way-out/call-out.ts";
import { causeOf, type Finding, fault, fine, remark } from "./finding.ts";

const waitMs = 5_000;
const skewMaxMs = 30_000;

/** Whether the dashboard answers, how long that takes, and how far its clock is from this one. */
export async function lookAtDashboard(server: string): Promise<Finding[]> {
  const { origin } = demandEncryption(server);
  const startedAt = Date.now();
  let response: Response;
  try {
    response = await fetchOut(`${origin}/api/health`, { signal: AbortSignal.timeout(waitMs) });
  } catch (error) {
    return [fault("Dashboard", `${origin} does not answer (${causeOf(error)})`, "Check --server, and that the gateway runs.")];
  }
  const tookMs = Date.now() - startedAt;
  const text = await response.text();
  if (!response.ok || !/"status":"ok"/.test(text))
    return [
      fault(
        "Dashboard",
        `${origin} answers ${response.status}, but not as a Postern dashboard that is well`,
        "Check --server; if it is right, tell its operator.",
      ),
    ];
  return [fine("Dashboard", `${origin} in ${tookMs} ms`), clockFinding(response.headers.get("date"), startedAt + tookMs / 2)];
}

function clockFinding(date: string | null, hereMs: number): Finding {
  const thereMs = Date.parse(date ?? "");
  if (Number.isNaN(thereMs)) return remark("Clock", "the gateway says no time");
  const skewMs = hereMs - thereMs;
  const says = `${Math.abs(Math.round(skewMs / 1_000))} s ${skewMs < 0 ? "behind" : "ahead of"} the gateway`;
  if (Math.abs(skewMs) <= skewMaxMs) return fine("Clock", says);
  return remark("Clock", says, "Signatures hold a time: with this clock your server may refuse what is fresh. Switch time synchronisation on.");
}

/** Whether the credential counts there, and where agents connect. */
export async function lookAtSignIn(openGateway: () => Promise<Gateway> | Gateway): Promise<{ finding: Finding; hubUrl?: string }> {
  try {
    const { hubUrl } = await ask(await openGateway(), "gateway.get", {});
    return { finding: fine("Sign-in", `accepted; agents connect at ${hubUrl}`), hubUrl };
  } catch (error) {
    if (!(error instanceof Ended)) throw error;
    return { finding: fault("Sign-in", error.message) };
  }
}
