import type { LoginSession } from "@postern/policy/ports";
import { type AdmitPorts, refusalOf } from "./admit.ts";
import { judgeBy } from "./judge-share.ts";
import type { LiveShare } from "./live-share.ts";
import { type Admission, type Arrival, refused } from "./visitor.ts";

/** Whoever is signed in at this share in the browser that asks. Nothing where nobody comes in by signing in. */
export async function admitPerson(arrival: Arrival, share: LiveShare, ports: AdmitPorts): Promise<Admission | undefined> {
  if (!share.login) return;
  const { session } = arrival.cookies;
  const login = session === undefined ? undefined : await ports.login.sessions.find(session, share.id);
  const decision = await judgeBy(share.login, { arrival, share, login }, ports);
  const who = typeof login === "object" ? login.email : "";
  if (decision.verdict !== "accepted") return refused(refusalOf(decision, who));
  if (session === undefined || typeof login !== "object") return refused({ status: 401, reason: "login-missing", who });
  ports.login.sessions.noteUse(login.id);
  return { kind: "in", visitor: { who, subject: subjectOf(login), mayStay: (now) => staysIn(session, now, { arrival, ports }) } };
}

/** While sign-ins cannot be looked up, those who are in stay. */
async function staysIn(session: string, share: LiveShare, { arrival, ports }: { arrival: Arrival; ports: AdmitPorts }): Promise<boolean> {
  const login = await ports.login.sessions.find(session, share.id);
  if (login === "unknown") return true;
  return share.login !== undefined && (await judgeBy(share.login, { arrival, share, login }, ports)).verdict === "accepted";
}

export function subjectOf({ subject, email, claims }: Pick<LoginSession, "subject" | "email" | "claims">) {
  return { id: subject, email, groups: groupsIn(claims) };
}

const groupsMax = 200;

function groupsIn(claims: object): string[] {
  const { groups } = claims as { groups?: unknown };
  const listed = Array.isArray(groups) ? groups : [groups];
  return listed.filter((group): group is string => typeof group === "string").slice(0, groupsMax);
}
