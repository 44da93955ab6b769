import { expect, test } from "vitest";
import { Policy } from "./policy.ts";
import { faultLine, readText } from "./text-fault.ts";

const faultsOf = (text: string) => {
  const read = readText(Policy, text);
  return "faults" in read ? read.faults.map((fault) => faultLine("p.yaml", fault)) : [];
};

test("a policy is read from YAML, and from JSON, which is YAML too", () => {
  const policy = { all: [{ kind: "method", allow: ["POST"] }] };
  expect(readText(Policy, "all:\n  - kind: method # only these\n    allow: [POST]\n")).toMatchObject({ value: policy });
  expect(readText(Policy, JSON.stringify(policy))).toMatchObject({ value: policy });
});

test.each([
  ["a kind that is not known", "all:\n  - kind: adress\n", /^p\.yaml:2:11 all\[0\]\.kind must be address, .*did you mean address\?/],
  [
    "a setting that is not known",
    "all:\n  - kind: address\n    alow: []\n",
    /^p\.yaml:3:5 all\[0\] has no "alow" \(did you mean allow\?\); it has kind, allow, deny/,
  ],
  [
    "a member of a group",
    "all:\n  - any:\n      - kind: body-size\n        bodyBytesMax: '5'\n",
    /^p\.yaml:4:23 all\[0\]\.any\[0\]\.bodyBytesMax must be a number, not text$/,
  ],
  ["a gate without a kind", "all:\n  - allow: []\n", /^p\.yaml:2:5 all\[0\]\.kind is needed: address, /],
  [
    "a value that its schema describes",
    "all: [{kind: method, allow: [post]}]",
    /^p\.yaml:1:30 all\[0\]\.allow\[0\] must be a method in capitals, such as POST$/,
  ],
  ["a number that is too large", "all: [{kind: body-size, bodyBytesMax: 99999999999}]", /must be 26214400 at most$/],
  ["an empty group", "all: [any: []]", /all\[0\]\.any must hold 1 at least$/],
  ["a text where a list is meant", "all: x", /^p\.yaml:1:6 all must be a list, not text$/],
  ["an empty file", "", /^p\.yaml:1:1 must be a map, not nothing$/],
])("%s is told with its line and column and what would be right", (_, text, says) => {
  expect(faultsOf(text)).toEqual([expect.stringMatching(says)]);
});

test("faults come in the order of the text, and none shows a value of it", () => {
  const faults = faultsOf("all:\n  - kind: shared-secret\n    place: canary\n  - kind: canary\n  - canary\n");
  expect(faults.map((fault) => fault.split(" ")[0])).toEqual(["p.yaml:3:12", "p.yaml:4:11", "p.yaml:5:5"]);
  expect(faults.join()).not.toContain("canary");
});
