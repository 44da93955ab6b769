import { FetchBackGate } from "@postern/contract/policy";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { LookedUp } from "../look-up.ts";
import { decide, inbound, portsAt } from "../made-for-tests.ts";

const gate = FetchBackGate.parse({
  kind: "fetch-back",
  url: "https://api.example.com/v1/payments/{body:data.id}?full=1",
  credential: "Bearer sk_test_1",
  same: [{ body: "data.status", answer: "status" }],
});
const body = JSON.stringify({ data: { id: "pay/1", status: "paid" } });

async function ask(answer: LookedUp, request = inbound({ body })) {
  const asked: { url: string; headers: readonly string[] }[] = [];
  const lookUp = async (question: { url: string; headers: readonly string[] }) => {
    asked.push(question);
    return answer;
  };
  return { decision: await decide([gate], request, { ports: portsAt(undefined, { lookUp }) }), asked };
}
const says = (value: object, status = 200): LookedUp => ({ status, body: Buffer.from(JSON.stringify(value)) });

describe("fetch-back", () => {
  test("asks by the event's name, percent-escaped, with the credential, and lets in what the provider says too", async () => {
    const { decision, asked } = await ask(says({ status: "paid" }));
    expect(decision.verdict).toBe("accepted");
    expect(asked).toEqual([{ url: "https://api.example.com/v1/payments/pay%2F1?full=1", headers: ["Authorization", "Bearer sk_test_1"] }]);
  });

  test.each([
    ["knows no such event", says({}, 404), "event-unknown", 403],
    ["says otherwise", says({ status: "open" }), "event-unknown", 403],
    ["leaves it unsaid", says({}), "event-unknown", 403],
    ["answers no JSON", { status: 200, body: Buffer.from("<html>") }, "event-unknown", 403],
    ["does not take the credential", says({}, 401), "provider-unavailable", 503],
    ["has a bad day", says({}, 500), "provider-unavailable", 503],
    ["sends elsewhere", says({}, 302), "provider-unavailable", 503],
    ["does not answer", { failure: "no complete answer within 1800 ms" }, "provider-unavailable", 503],
  ] as const)("refuses while the provider %s", async (_, answer, reason, status) => {
    const { decision } = await ask(answer as LookedUp);
    expect(decision).toMatchObject({ verdict: "refused", reason, status });
    expect(JSON.stringify(decision.trace)).not.toContain("sk_test_1");
  });

  test("keeps the gate shut where nothing can ask", async () => {
    expect(await decide([gate], inbound({ body }))).toMatchObject({ verdict: "refused", reason: "provider-unavailable" });
  });

  test("asks no one in a trial of a draft", async () => {
    expect((await ask("not-asked")).decision.verdict).toBe("accepted");
  });

  test.each([
    ".",
    "..",
    "../account",
    "pay_1/../../account",
    "..\\account",
    "..;/account",
    "pay_1/..",
    "%2e%2e%2faccount",
    "..%2Faccount",
    "",
    "a b",
    "\u00e9",
    "a\nb",
    "x".repeat(201),
  ])("does not ask by a name like %j", async (id) => {
    const { decision, asked } = await ask(says({}), inbound({ body: JSON.stringify({ data: { id } }) }));
    expect(decision).toMatchObject({ verdict: "refused", reason: "event-id-missing", status: 422 });
    expect(asked).toEqual([]);
  });

  test("never leaves the path it was given, whatever the body names", async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: fc.constantFrom(..."./\\%?#@:&=a2eE ") }), async (id) => {
        const { asked } = await ask(says({}), inbound({ body: JSON.stringify({ data: { id } }) }));
        for (const { url } of asked) {
          const { origin, pathname, search } = new URL(url);
          expect([origin, pathname.split("/").slice(0, 3).join("/"), pathname.split("/").length, search]).toEqual([
            "https://api.example.com",
            "/v1/payments",
            4,
            "?full=1",
          ]);
        }
      }),
      { numRuns: 300 },
    );
  });
});

test.each([
  "http://api.example.com/{body:id}",
  "https://{body:host}/x",
  "https://api.example.com{body:id}/x",
  "https://user@api.example.com/{body:id}",
  "https://api.example.com/nothing",
  "https://api.example.com/{body:id}#{body:x}",
  "https://api.example.com/{claim:sub}",
  "https://api.example.com\\{body:id}",
])("an address like %s is no place to ask at", (url) => {
  expect(FetchBackGate.safeParse({ kind: "fetch-back", url }).success).toBe(false);
});
