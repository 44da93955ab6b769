import { OidcLoginGate } from "@postern/contract/policy";
import { expect, test } from "vitest";
import { claimsReadBy, type LoginPerson, loginGatesOf, loginJudge } from "./login.ts";

const gateOf = (changes: object = {}) => OidcLoginGate.parse({ kind: "oidc-login", ...changes });
const ada: LoginPerson = { connectionId: "con_01jdq8r0000000000000000000", subject: "a1", email: "Ada@example.com", isMember: true, claims: {} };
const judge = (gate: object, person: Partial<LoginPerson> = {}) => loginJudge(gateOf(gate))({ ...ada, ...person });
const name = "Ada@example.com (subject a1)";

test.each<[object, Partial<LoginPerson>, string, string]>([
  [{}, {}, `${name}, a member`, "a member of the organization"],
  [{ who: "anyone" }, { isMember: false }, name, "anyone whom the identity provider signs in"],
  [{ people: ["ada@example.com"] }, {}, `${name}, a member`, "ada@example.com"],
  [{ who: "anyone", people: ["ada@example.com"] }, {}, name, "ada@example.com"],
  [{ groups: ["ops"] }, { claims: { groups: ["dev", "ops"] } }, `${name}, group ops`, "group ops"],
  [{ groups: ["ops", "dev"], people: ["b@example.com"] }, { claims: { groups: "dev" } }, `${name}, group dev`, "b@example.com, or group ops or dev"],
])("by %o, %o comes in", (gate, person, seen, expected) => {
  expect(judge(gate, person)).toEqual({ seen, expected });
});

test.each<[object, Partial<LoginPerson>, string, string]>([
  [{ connection: "con_01jdq8r0000000000000000001" }, {}, "by another single sign-on connection", "con_01jdq8r0000000000000000001"],
  [{}, { isMember: false }, "no member of the organization", "a member of the organization"],
  [{ people: ["b@example.com"] }, {}, "who is not named", "b@example.com"],
  [{ groups: ["ops"] }, {}, "no claim groups", "group ops"],
  [{ groups: ["ops"], groupsClaim: "roles.all" }, { claims: { groups: ["ops"] } }, "no claim roles.all", "group ops"],
  [{ groups: ["ops"] }, { claims: { groups: ["dev"] } }, "group dev", "group ops"],
  [{ groups: ["ops"] }, { claims: { groups: ["1", "2", "3", "4", "5"] } }, "groups 1, 2, 3, 4, 5", "group ops"],
  [{ groups: ["ops"] }, { claims: { groups: ["1", "2", "3", "4", "5", "6", "7"] } }, "groups 1, 2, 3, 4, 5, and 2 more", "group ops"],
  [{ conditions: [{ claim: "acr", is: "equals", values: ["mfa"] }] }, { claims: { acr: "pwd" } }, "claim acr pwd", "claim acr mfa"],
])("by %o, %o does not, and is told what was seen", (gate, person, lacks, expected) => {
  expect(judge(gate, person)).toEqual({ reason: "login-refused", seen: `${name}, ${lacks}`, expected });
});

test("the gates of a tree are found in reading order", () => {
  const [one, two, three] = [gateOf({ people: ["a@example.com"] }), gateOf({ people: ["b@example.com"] }), gateOf()];
  const method = { kind: "method" as const, allow: ["GET"] };
  expect(loginGatesOf({ all: [one, method, { any: [method, { all: [two] }, three] }] })).toEqual([one, two, three]);
  expect(loginGatesOf({ all: [method] })).toEqual([]);
});

test("the claims that gates read are known by their path and by its first name", () => {
  const grouped = gateOf({ groups: ["ops"], groupsClaim: "realm.roles", conditions: [{ claim: "acr", is: "equals", values: ["mfa"] }] });
  expect([...claimsReadBy([grouped])]).toEqual(["realm.roles", "realm", "acr"]);
  expect([...claimsReadBy([gateOf({ groupsClaim: "unread" })])]).toEqual([]);
});
