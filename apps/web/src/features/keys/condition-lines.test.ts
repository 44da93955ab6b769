import { AddTrustedWorkload } from "@postern/contract/trusted-workload";
import { expect, test } from "vitest";
import { conditionsOf, conditionText } from "./condition-lines.ts";

test("a line is a claim and what it must be; a star makes it a glob, and an equals sign in a value is its own", () => {
  const conditions = conditionsOf(" repository = acme/payments \n\nref=refs/heads/*\nsub=a=b\nrepository");
  expect(conditions).toEqual([
    { claim: "repository", is: "equals", values: ["acme/payments"] },
    { claim: "ref", is: "glob", values: ["refs/heads/*"] },
    { claim: "sub", is: "equals", values: ["a=b"] },
    { claim: "repository", is: "equals", values: [] },
  ]);
  expect(conditions.slice(0, 2).map(conditionText)).toEqual(["repository=acme/payments", "ref=refs/heads/*"]);
});

test.each([
  ["repository", "Each claim needs a value, such as acme/payments for repository"],
  ["=acme/payments", "Each value needs the name of its claim, such as repository"],
])("of the line %s the form says what it lacks", (line, words) => {
  const asked = AddTrustedWorkload.safeParse({ name: "tests", issuer: "https://issuer.example.com", conditions: conditionsOf(line) });
  expect(asked.error?.issues.map(({ message }) => message)).toEqual([words]);
});
