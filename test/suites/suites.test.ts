import { expect, test } from "vitest";
import { judgeToken } from "./json-web.ts";
import { rfc9421 } from "./rfc-9421.ts";
import { standardWebhooks } from "./standard-webhooks.ts";
import { expectVerdict, type Suite } from "./suite.ts";

// RFC 7515, appendix A.1.
const token =
  "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const k = "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow";
const group = { private: { kty: "oct", alg: "HS256", k } };

test("a token of the standard is judged as its result says, and fails where the result is wrong", () => {
  expect(judgeToken(group, { jws: token, result: "valid" })).toBe("passed");
  expect(judgeToken(group, { jws: token, result: "invalid" })).toHaveProperty("failure");
  expect(judgeToken(group, { jws: token.replace(".d", ".e"), result: "invalid" })).toBe("passed");
});

test("what our verifiers do not take is skipped with its reason, not passed", () => {
  expect(judgeToken(group, { jwe: "a.b.c.d.e", result: "valid" })).toHaveProperty("skipped");
});

test("a verdict that is not the expected one is a failure", () => {
  expect(expectVerdict(true, true)).toBe("passed");
  expect(expectVerdict(true, false)).toHaveProperty("failure");
});

test.each([rfc9421, standardWebhooks])("the suite that is at hand passes: %o", (suites) => {
  const cases = suites().flatMap((suite: Suite) => suite.cases);
  expect(cases.length).toBeGreaterThan(50);
  const failed = cases.flatMap(({ name, judge }) => (isFailure(judge()) ? [name] : []));
  expect(failed).toEqual([]);
});

function isFailure(judgement: unknown): boolean {
  return typeof judgement === "object" && judgement !== null && "failure" in judgement;
}
