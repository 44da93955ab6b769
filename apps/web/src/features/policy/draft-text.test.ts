// biome-ignore-all lint/suspicious/noTemplateCurlyInString: references to secrets are written like this
import { expect, test } from "vitest";
import { draftOfText, textOfDraft } from "./draft-text.ts";
import { draftOf, policyOf } from "./policy-draft.ts";

const policy = { all: [{ kind: "method", allow: ["POST"] }, { any: [{ kind: "body-size", bodyBytesMax: 10 }] }] };
const nodesOf = (text: string) => draftOfText(text).nodes ?? [];

test.each(["yaml", "json"] as const)("a draft survives the way through %s", (form) => {
  expect(policyOf(nodesOf(textOfDraft(draftOf(policy), form, undefined)))).toEqual(policy);
});

test("YAML reads as in a policy file", () => {
  expect(textOfDraft(draftOf(policy), "yaml", undefined)).toBe(
    "all:\n  - kind: method\n    allow:\n      - POST\n  - any:\n      - kind: body-size\n        bodyBytesMax: 10\n",
  );
});

test("comments stay while gates are changed in the form", () => {
  const text = "# for the shop\nall:\n  - kind: method # posts\n    allow: [POST]\n";
  const changed = draftOf({
    all: [
      { kind: "method", allow: ["POST", "PUT"] },
      { kind: "body-size", bodyBytesMax: 5 },
    ],
  });
  expect(textOfDraft(changed, "yaml", text)).toBe(
    "# for the shop\nall:\n  - kind: method # posts\n    allow: [POST, PUT]\n  - kind: body-size\n    bodyBytesMax: 5\n",
  );
});

test("a secret that the gateway holds is a reference in the text, and itself in the draft", () => {
  const shown = { all: [{ kind: "signature", provider: "meta", settings: { verifyToken: "••••7391", appId: "1" } }] };
  const text = textOfDraft(draftOf(shown), "yaml", undefined);
  expect(text).toContain("verifyToken: ${sealed:7391}");
  expect(policyOf(nodesOf(text))).toEqual(shown);
});

test("what is wrong is told with its line, and what can be read is read all the same", () => {
  expect(draftOfText("all:\n  - kind: adress\n")).toMatchObject({
    nodes: [{ gate: { kind: "adress" } }],
    faults: [{ line: 2, says: expect.stringContaining("did you mean address?") }],
  });
  expect(draftOfText("all:\n\t- kind: method\n")).toEqual({ faults: [{ line: 2, column: 1, path: "", says: "Tabs are not allowed as indentation" }] });
  expect(draftOfText("gates: []\n")).toMatchObject({ faults: [{ says: "is needed" }, { says: expect.stringContaining('has no "gates"') }] });
  expect(draftOfText("gates: []\n")).not.toHaveProperty("nodes");
});

test("a variable is told, as nothing here fills it in", () => {
  const text = "all:\n  - kind: signature\n    provider: meta\n    settings:\n      verifyToken: ${env:TOKEN}\n";
  expect(draftOfText(text).faults).toEqual([
    { line: 5, column: 20, path: "all[0].settings.verifyToken", says: expect.stringContaining("only postern apply fills in") },
  ]);
});
