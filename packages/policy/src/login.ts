import type { OidcLoginGate, Policy, PolicyNode } from "@postern/contract/policy";
import { conditionFaultOf, listed } from "./claims.ts";
import type { Denial, LoginSession, Pass } from "./ports.ts";
import { quote } from "./quote.ts";
import { Token } from "./verify/jws.ts";

/** Who a person is by the word of the organization's identity provider. */
export type LoginPerson = Pick<LoginSession, "connectionId" | "subject" | "email" | "isMember" | "claims">;
/** Whether a login gate lets this person in, and by what; or what it asks for that they lack. Asked at the sign-in, and at every request. */
export type LoginJudge = (person: LoginPerson) => Pick<Denial, "seen" | "expected" | "reason"> | Pick<Pass, "seen" | "expected">;

/** Makes the gate's question ready: who may come in. */
export function loginJudge({ connection, who, people, groups, groupsClaim, conditions }: OidcLoginGate): LoginJudge {
  const named = new Set(people);
  const faultsOf = conditions.map(conditionFaultOf);
  const expected = [...(named.size > 0 ? [listed(people)] : []), ...(groups.length > 0 ? [`group ${listed(groups)}`] : [])].join(", or ");

  return (person) => {
    const seen = nameOf(person);
    const refused = (lacks: string, wanted: string) => ({ reason: "login-refused", seen: `${seen}, ${lacks}`, expected: wanted }) as const;
    if (connection !== undefined && person.connectionId !== connection) return refused("by another single sign-on connection", connection);
    if (who === "members" && !person.isMember) return refused("no member of the organization", "a member of the organization");

    const token = tokenOf(person.claims);
    const held = groups.length > 0 ? token.claim(groupsClaim) : [];
    const group = held.find((name) => groups.includes(name));
    if (expected !== "" && group === undefined && !named.has(person.email.toLowerCase())) {
      return refused(groups.length === 0 ? "who is not named" : held.length > 0 ? groupsOf(held) : `no claim ${groupsClaim}`, expected);
    }
    for (const faultOf of faultsOf) {
      const fault = faultOf(token);
      if (fault) return refused(fault.seen, fault.expected);
    }
    const by = group !== undefined ? `group ${quote(group)}` : who === "members" ? "a member" : undefined;
    return { seen: by === undefined ? seen : `${seen}, ${by}`, expected: expected || whoMay(who) };
  };
}

const shownMax = 5;

/** "groups engineering, on-call". */
function groupsOf(held: readonly string[]): string {
  const more = held.length - shownMax;
  return `${held.length === 1 ? "group" : "groups"} ${held.slice(0, shownMax).map(quote).join(", ")}${more > 0 ? `, and ${more} more` : ""}`;
}

function whoMay(who: OidcLoginGate["who"]): string {
  return who === "members" ? "a member of the organization" : "anyone whom the identity provider signs in";
}

/** "ada@example.com (subject 7c1f)". */
function nameOf({ email, subject }: LoginPerson): string {
  return `${quote(email)} (subject ${quote(subject)})`;
}

function tokenOf(claims: object): Token {
  const token = new Token({});
  token.believe(Buffer.from(JSON.stringify(claims)));
  return token;
}

/** Every login gate of a policy, in reading order. */
export function loginGatesOf(node: Policy | PolicyNode): OidcLoginGate[] {
  if ("all" in node) return node.all.flatMap(loginGatesOf);
  if ("any" in node) return node.any.flatMap(loginGatesOf);
  return node.kind === "oidc-login" ? [node] : [];
}

/** The names of the claims that these gates read: no other is kept of a person. */
export function claimsReadBy(gates: readonly OidcLoginGate[]): ReadonlySet<string> {
  const paths = gates.flatMap(({ groups, groupsClaim, conditions }) => [...(groups.length > 0 ? [groupsClaim] : []), ...conditions.map(({ claim }) => claim)]);
  // A name may hold dots itself, so the whole path may be one too.
  return new Set(paths.flatMap((path) => [path, path.split(".")[0] ?? path]));
}
