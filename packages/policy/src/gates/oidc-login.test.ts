import { OidcLoginGate, type PolicyNode } from "@postern/contract/policy";
import { expect, test } from "vitest";
import { decide, inbound, openSecret, testNowSeconds } from "../made-for-tests.ts";
import type { Inbound, LoginSession } from "../ports.ts";

const nowMs = testNowSeconds * 1_000;
const minuteMs = 60_000;
const gateOf = (changes: object = {}) => OidcLoginGate.parse({ kind: "oidc-login", ...changes });

const ada: LoginSession = {
  ...{ id: "ens_1", connectionId: "con_01jdq8r0000000000000000000", subject: "ada", email: "Ada@example.com", isMember: true },
  claims: { groups: ["engineering", "on-call"], realm_access: { roles: ["viewer"] } },
  signedInAtMs: nowMs - 12 * minuteMs,
  lastSeenAtMs: nowMs - minuteMs,
};
const signedIn = (changes: Partial<LoginSession> = {}) => ({ ...ada, ...changes });

type Headers = [string, string][];
const navigation: Headers = [
  ["Host", "tool.example.com"],
  ["Sec-Fetch-Mode", "navigate"],
  ["Sec-Fetch-Dest", "document"],
];
function visit(changes: Partial<Omit<Inbound, "body">> & { headers?: Headers }): Inbound {
  return inbound({ method: "GET", path: "/", url: "https://tool.example.com/", headers: navigation, ...changes });
}
const ask = (gates: PolicyNode | PolicyNode[], changes: Parameters<typeof visit>[0] = {}) => decide([gates].flat(), visit(changes));

test("a member who is signed in comes in, and the trace says who and since when", async () => {
  const decision = await ask(gateOf(), { login: signedIn() });
  expect(decision).toMatchObject({ verdict: "accepted" });
  expect(decision.trace[0]).toMatchObject({
    seen: "Ada@example.com (subject ada), a member, signed in 12 minutes ago",
    expected: "a member of the organization",
  });
});

test("a browser in which nobody is signed in is refused, and may be sent to sign in", async () => {
  const decision = await ask(gateOf());
  expect(decision).toMatchObject({ verdict: "refused", status: 401, reason: "login-missing", awaitsLogin: true, challenge: 'Cookie realm="webhooks"' });
});

test.each<[string, object, Partial<LoginSession>]>([
  ["anyone, where anyone may", { who: "anyone" }, { isMember: false }],
  ["a named person, in any case of letters", { people: ["ADA@example.com"] }, {}],
  ["a member of a named group", { groups: ["finance", "on-call"] }, {}],
  ["a named person who is in none of the groups", { people: ["ada@example.com"], groups: ["finance"] }, {}],
  ["one of a group beside the named people", { people: ["bob@example.com"], groups: ["on-call"] }, {}],
  ["a role that lies deeper", { groups: ["viewer"], groupsClaim: "realm_access.roles" }, {}],
  ["a condition that holds", { conditions: [{ claim: "groups", is: "starts-with", values: ["eng"] }] }, {}],
  ["the connection that is asked for", { connection: ada.connectionId }, {}],
])("it lets in %s", async (_, settings, person) => {
  expect(await ask(gateOf(settings), { login: signedIn(person) })).toMatchObject({ verdict: "accepted" });
});

test.each<[string, object, Partial<LoginSession>, string, string]>([
  ["no member", {}, { isMember: false }, "no member of the organization", "a member of the organization"],
  ["nobody who is named", { people: ["bob@example.com"] }, {}, "who is not named", "bob@example.com"],
  ["in another group", { groups: ["finance"] }, {}, "groups engineering, on-call", "group finance"],
  ["in no group", { groups: ["finance"], people: ["b@example.com"] }, { claims: {} }, "no claim groups", "b@example.com, or group finance"],
  ["in a group of another case", { groups: ["Engineering"] }, {}, "groups engineering, on-call", "group Engineering"],
  ["in a group that only begins so", { groups: ["eng"] }, {}, "groups engineering, on-call", "group eng"],
  ["without what a condition asks for", { conditions: [{ claim: "amr", values: ["mfa"] }] }, {}, "no claim amr", "claim amr mfa"],
  ["by another connection", { connection: "con_01jdq8r0000000000000000001" }, {}, "another single sign-on connection", "con_01jdq8r0000000000000000001"],
  ["of a group whose claim is an object", { groups: ["finance"] }, { claims: { groups: { finance: true } } }, "no claim groups", "group finance"],
  ["a group by prototype", { groups: ["finance"], groupsClaim: "__proto__.groups" }, {}, "no claim __proto__.groups", "group finance"],
])("who is %s is refused with 403, and is not sent to sign in again", async (_, settings, person, seen, expected) => {
  const decision = await ask(gateOf(settings), { login: signedIn(person) });
  expect(decision).toMatchObject({ verdict: "refused", status: 403, reason: "login-refused" });
  expect(decision.awaitsLogin).toBeUndefined();
  expect(decision.trace[0]?.seen).toContain(seen);
  expect(decision.trace[0]?.expected).toBe(expected);
});

test.each<[string, object, Partial<LoginSession>, string]>([
  ["as old as the gate allows", { sessionMinutes: 12 }, {}, "a sign-in of 12 minutes ago"],
  ["not used for as long as the gate allows", { idleMinutes: 5 }, { lastSeenAtMs: nowMs - 5 * minuteMs }, "a sign-in not used for 5 minutes"],
  ["of a time that is no number", {}, { signedInAtMs: Number.NaN }, "a sign-in of"],
])("a sign-in %s is over, and another one helps", async (_, settings, person, seen) => {
  const decision = await ask(gateOf(settings), { login: signedIn(person) });
  expect(decision).toMatchObject({ reason: "login-missing", awaitsLogin: true });
  expect(decision.trace[0]?.seen).toContain(seen);
});

test("while sign-ins cannot be looked up nobody comes in, and nobody is sent anywhere", async () => {
  const decision = await ask(gateOf(), { login: "unknown" });
  expect(decision).toMatchObject({ verdict: "refused", status: 503, reason: "login-unavailable" });
  expect(decision.awaitsLogin).toBeUndefined();
});

const host: Headers[number] = ["Host", "tool.example.com"];
const origin = (value: string): Headers[number] => ["Origin", value];
const site = (value: string): Headers[number] => ["Sec-Fetch-Site", value];

test.each<[string, string, Headers]>([
  ["a form of its own page", "POST", [host, origin("https://tool.example.com"), site("same-origin")]],
  ["a form of its own page, from an older browser", "POST", [host, origin("https://TOOL.example.com".toLowerCase())]],
  ["a form of its own page that sends no referrer", "POST", [host, origin("null"), site("same-origin")]],
  ["a script of its own page", "DELETE", [host, site("same-origin")]],
  ["an address typed in", "GET", [host, site("none")]],
  ["a link on another site", "GET", [...navigation, site("cross-site")]],
  ["a request of an older browser", "GET", [host]],
  ["a form on a page at a port of its own", "POST", [["Host", "tool.example.com:8443"], origin("https://tool.example.com:8443")]],
])("%s counts as the person's own", async (_, method, headers) => {
  expect(await ask(gateOf(), { login: signedIn(), method, headers })).toMatchObject({ verdict: "accepted" });
});

test.each<[string, string, Headers]>([
  ["a form on another site", "POST", [...navigation, origin("https://evil.example"), site("cross-site")]],
  ["a form on a sibling host", "POST", [...navigation, origin("https://other.example.com"), site("same-site")]],
  ["a form on the same host in clear", "POST", [host, origin("http://tool.example.com")]],
  ["a form on another port", "POST", [host, origin("https://tool.example.com:8443")]],
  ["a form of a sandboxed frame", "POST", [host, origin("null"), site("cross-site")]],
  ["a form that hides its origin and tells nothing beside", "POST", [host, origin("null")]],
  ["a form whose origin and site do not fit together", "POST", [host, origin("https://evil.example"), site("same-origin")]],
  ["a form that hides its origin", "POST", [host]],
  ["a form whose origin is told twice", "POST", [host, origin("https://tool.example.com"), origin("https://evil.example")]],
  ["a form that tells its site twice", "POST", [host, site("same-origin"), site("cross-site")]],
  ["a form that only says it comes from a sibling", "PUT", [host, site("same-site")]],
  ["an image on another site", "GET", [host, ["Sec-Fetch-Mode", "no-cors"], ["Sec-Fetch-Dest", "image"], site("cross-site")]],
  ["a frame on a sibling host", "GET", [host, ["Sec-Fetch-Mode", "navigate"], ["Sec-Fetch-Dest", "iframe"], site("same-site")]],
  ["a script's call from a sibling host", "GET", [host, ["Sec-Fetch-Mode", "cors"], origin("https://other.example.com"), site("same-site")]],
])("%s does not ride on a sign-in", async (_, method, headers) => {
  const decision = await ask(gateOf(), { login: signedIn(), method, headers });
  expect(decision).toMatchObject({ verdict: "refused", status: 403, reason: "login-cross-site" });
  expect(decision.awaitsLogin).toBeUndefined();
});

const signature: PolicyNode = { kind: "signature", provider: "github" };
const either: PolicyNode = { any: [gateOf(), signature] };

test("beside a signature, a browser without either is sent to sign in", async () => {
  expect(await ask(either)).toMatchObject({ verdict: "refused", awaitsLogin: true });
});

test("a program with a wrong signature is refused as a program, and awaits no login", async () => {
  const request = visit({ method: "POST", headers: [["X-Hub-Signature-256", `sha256=${"0".repeat(64)}`]] });
  const decision = await decide([either], request, { secrets: [openSecret("it is a secret")] });
  expect(decision).toMatchObject({ verdict: "refused", status: 401, reason: "signature-mismatch" });
  expect(decision.awaitsLogin).toBeUndefined();
});

test.each<[string, PolicyNode[], true | undefined]>([
  ["a gate before it says no", [{ kind: "method", allow: ["PUT"] }, gateOf()], undefined],
  ["a gate behind it was not asked yet", [gateOf(), { kind: "method", allow: ["PUT"] }], true],
  ["the other way in is an address", [{ any: [{ kind: "address", allow: ["198.51.100.0/24"], deny: [] }, gateOf()] }], true],
  ["a member of its own group says no", [{ any: [{ all: [{ kind: "method", allow: ["PUT"] }, gateOf()] }, signature] }], undefined],
  ["two of them are missing", [gateOf(), gateOf({ groups: ["finance"] })], true],
])("whether a sign-in would help, where %s", async (_, gates, awaits) => {
  const decision = await ask(gates);
  expect(decision.verdict).toBe("refused");
  expect(decision.awaitsLogin).toBe(awaits);
});

test("no time beyond half a day, and no address that is none", () => {
  expect(OidcLoginGate.safeParse({ kind: "oidc-login", sessionMinutes: 721 }).success).toBe(false);
  expect(OidcLoginGate.safeParse({ kind: "oidc-login", people: ["ada"] }).success).toBe(false);
});
