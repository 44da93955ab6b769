import { expect, test } from "vitest";
import { addNode, changeGate, changeGroup, checkDraft, type DraftNode, draftOf, moveNode, policyOf, removeNode } from "./policy-draft.ts";

const method = { kind: "method", allow: ["POST"] };
const size = { kind: "body-size", bodyBytesMax: 10 };
const rate = { kind: "rate", per: "address", limit: 60, windowSeconds: 60 };
const unknown = () => undefined;
const nested = () => draftOf({ all: [method, { any: [size, rate] }] });
const keyAt = (nodes: DraftNode[], ...path: number[]): string => {
  const [index = 0, ...rest] = path;
  const node = nodes[index];
  if (!node) throw new Error("there is no such node");
  return rest.length > 0 && "members" in node ? keyAt(node.members, ...rest) : node.key;
};

test("a policy survives the way through a draft", () => {
  expect(policyOf(nested())).toEqual({ all: [method, { any: [size, rate] }] });
});

test("gates move among their neighbours, inside groups too, and stay at the ends", () => {
  const draft = nested();
  expect(policyOf(moveNode(draft, keyAt(draft, 0), 1))).toEqual({ all: [{ any: [size, rate] }, method] });
  expect(policyOf(moveNode(draft, keyAt(draft, 1, 1), -1))).toEqual({ all: [method, { any: [rate, size] }] });
  expect(policyOf(moveNode(draft, keyAt(draft, 0), -1))).toEqual(policyOf(draft));
});

test("gates are added to the whole or to a group, changed and removed in place", () => {
  const draft = nested();
  expect(policyOf(addNode(draft, size, keyAt(draft, 1)))).toEqual({ all: [method, { any: [size, rate, size] }] });
  expect(policyOf(addNode(draft, size))).toEqual({ all: [method, { any: [size, rate] }, size] });
  expect(policyOf(changeGate(draft, keyAt(draft, 1, 0), rate))).toEqual({ all: [method, { any: [rate, rate] }] });
  expect(policyOf(changeGroup(draft, keyAt(draft, 1), { group: "all" }))).toEqual({ all: [method, { all: [size, rate] }] });
  expect(policyOf(removeNode(draft, keyAt(draft, 1, 0)))).toEqual({ all: [method, { any: [rate] }] });
});

test("blank lines are no members, and a faulty line is told by its number at its setting", () => {
  const [address] = draftOf({ all: [{ kind: "address", allow: ["203.0.113.0/24", "", "nonsense"], deny: [] }] });
  if (!address) throw new Error("no gate");
  const checked = checkDraft([address], unknown);
  expect("faults" in checked && checked.faults.bySetting.get(`${address.key}.allow`)).toMatch(/^Line 2 must be an IPv4/);
});

test("a setting inside a setting is told by its path", () => {
  const [gate] = draftOf({ all: [{ kind: "replay", id: { from: "nowhere", name: "" } }] });
  const checked = checkDraft(gate ? [gate] : [], unknown);
  expect("faults" in checked && [...checked.faults.bySetting.keys()]).toEqual([`${gate?.key}.id.from`]);
});

test("what is wrong with a member of a list is told at its place, and its blank lines are left out", () => {
  const conditions = [
    { claim: "ref", is: "equals", values: ["refs/heads/main", ""] },
    { claim: "", is: "equals", values: [] },
  ];
  const [gate] = draftOf({ all: [{ kind: "oidc-token", issuer: "https://issuer.example", audiences: ["us"], conditions }] });
  const checked = checkDraft(gate ? [gate] : [], unknown);
  const faulty = "faults" in checked ? [...checked.faults.bySetting.keys()] : [];
  expect(faulty).toEqual([`${gate?.key}.conditions.1.claim`, `${gate?.key}.conditions.1.values`]);
});

test("a group keeps the order that its author fixed, and may be given one", () => {
  const fixed = { all: [{ any: [method, size], order: "as-written" }] };
  const draft = draftOf(fixed);
  expect(policyOf(draft)).toEqual(fixed);
  expect(policyOf(changeGroup(draft, keyAt(draft, 0), { isFixed: false }))).toEqual({ all: [{ any: [method, size] }] });
});

test("an empty group, and gates nested too deep, are told", () => {
  const empty = draftOf({ all: [{ any: [] }] });
  const checked = checkDraft(empty, unknown);
  expect("faults" in checked && checked.faults.bySetting.get(`${empty[0]?.key}.`)).toContain("A group needs a gate");
  const deep = [..."1234567"].reduce<unknown>((inner) => ({ all: [inner] }), method);
  const tooDeep = checkDraft(draftOf({ all: [deep] }), unknown);
  expect("faults" in tooDeep && tooDeep.faults.whole.join()).toContain("nested 6 deep");
});

test("a sound draft comes out parsed, with defaults in place", () => {
  const checked = checkDraft(draftOf({ all: [{ kind: "rate", per: "endpoint", limit: 5 }] }), unknown);
  expect(checked).toEqual({ policy: { all: [{ kind: "rate", per: "endpoint", limit: 5, windowSeconds: 60 }] } });
});

test("what a provider needs of the endpoint's owner is demanded at its field, and what it does not know is told", () => {
  const audience = { name: "audience", label: "Audience", about: "", kind: "text" as const, required: true };
  const settingsOf = (slug: string) => (slug === "google-pubsub" ? [audience] : undefined);
  const faultsOf = (gate: object) => {
    const checked = checkDraft(draftOf({ all: [{ any: [{ kind: "signature", ...gate }] }] }), settingsOf);
    return "faults" in checked ? [...checked.faults.bySetting].map(([path, fault]) => [path.replace(/^n\d+/, "n"), fault]) : [];
  };
  const needed = ["n.settings.audience", "Fill in Audience: without it everyone is refused."];
  expect(faultsOf({ provider: "google-pubsub" })).toEqual([needed]);
  expect(faultsOf({ provider: "google-pubsub", settings: { audence: "x" } })).toEqual([["n.settings.audence", expect.any(String)], needed]);
  expect(faultsOf({ provider: "google-pubsub", settings: { audience: "https://a.example" } })).toEqual([]);
  expect(faultsOf({ provider: "not-loaded-yet" })).toEqual([]);
});
