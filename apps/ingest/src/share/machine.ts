import type { ShareCaller } from "@postern/db/shares/front";
import type { LoginSession } from "@postern/policy/ports";
import type { AdmitPorts } from "./admit.ts";
import { judgeBy } from "./judge-share.ts";
import type { LiveShare } from "./live-share.ts";
import { subjectOf } from "./person.ts";
import { type Admission, refused, type Visitor } from "./visitor.ts";

/** Whoever shows a credential of Postern's: a key that the share names, or a person who signed in from an agent. */
export async function admitCaller(
  { text, inAuthorization }: { text: string; inAuthorization: boolean },
  share: LiveShare,
  ports: AdmitPorts,
): Promise<Admission> {
  const caller = await ports.callers.find(text);
  if (caller === "unknown") return refused({ status: 503, reason: "key-unavailable", who: "" });
  if (!caller || caller.organizationId !== share.organizationId) return refused({ status: 401, reason: "key-unknown", who: "" });
  const subject = await subjectAt(caller, share, ports);
  if (!subject && !share.isPublic) return refused({ status: 403, reason: caller.person ? "person-not-named" : "key-not-named", who: nameOf(caller) });
  const mayStay: Visitor["mayStay"] = async (now) => {
    if (!(await subjectAt(caller, now, ports)) && !now.isPublic) return false;
    return ports.callers.stands(caller);
  };
  return {
    kind: "in",
    visitor: {
      who: nameOf(caller),
      subject: subject ?? { id: caller.id, ...(caller.person && { email: caller.person.email }), groups: [] },
      tookAuthorization: inAuthorization,
      mayStay,
    },
  };
}

function nameOf({ name, person }: ShareCaller): string {
  return person?.email ?? name;
}

/** As whom the share lets this caller in; nothing where it does not. */
async function subjectAt(caller: ShareCaller, share: LiveShare, ports: AdmitPorts): Promise<Visitor["subject"] | undefined> {
  if (!caller.person) return share.keyIds.includes(caller.id) ? { id: caller.id, groups: [] } : undefined;
  if (!share.login) return;
  const { userId, email } = caller.person;
  const nowMs = ports.policyPorts.nowMs();
  const member = { id: caller.id, connectionId: "", subject: userId, email, isMember: true, claims: {}, signedInAtMs: nowMs, lastSeenAtMs: nowMs };
  if (await isLetIn(member, share, ports)) return subjectOf(member);
  // Which groups they are in, the identity provider said when they signed in at this share in their browser.
  const guest = share.audience.groups.length > 0 ? await ports.findGuest(share, userId) : undefined;
  if (guest && (await isLetIn(guest, share, ports))) return subjectOf(guest);
}

async function isLetIn(login: LoginSession, share: LiveShare, ports: AdmitPorts): Promise<boolean> {
  if (!share.login) return false;
  return (await judgeBy(share.login, { arrival: ofAnAgent, share, login }, ports)).verdict === "accepted";
}

/** The gate's question about a browser's other sites has no place where there is no browser. */
const ofAnAgent = {
  head: {
    ...{ method: "GET", target: "/", httpVersion: "1.1", rawHeaders: [], names: [], hosts: [], contentLengths: [], transferEncodings: [], expectations: [] },
    ...{ contentTypes: [], authorizations: [], forwardedFor: [], forwardedProto: [], upgrades: false, underscored: [] },
  },
  client: { ip: "127.0.0.1", isHttps: true },
};
