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

describe("the trace of fetch-back", () => {
  const told = async (answer: LookedUp, request = inbound({ body })) => (await ask(answer, request)).decision.trace[0];
  const expected = "an event that it knows";
  const word = "its word on the event";
  test.each<[string, LookedUp, object]>([
    ["that it knows the event", says({ status: "paid" }), { outcome: "passed", seen: "api.example.com knows the event", expected }],
    ["that it knows none", says({}, 404), { seen: "api.example.com answered 404: it knows no such event", expected }],
    ["that it knows none any more", says({}, 410), { seen: "api.example.com answered 410: it knows no such event", expected }],
    [
      "what is not the same",
      says({ status: "open" }),
      { seen: "data.status of the body is not what api.example.com says in status", expected: "the same in both" },
    ],
    ["that the credential is not accepted", says({}, 401), { seen: "api.example.com could not be asked: it answered 401, so the credential is not accepted" }],
    ["that the credential may not ask", says({}, 403), { seen: "api.example.com could not be asked: it answered 403, so the credential is not accepted" }],
    ["that it has a bad day", says({}, 500), { seen: "api.example.com could not be asked: it answered 500", expected: word }],
    ["that it does not answer", { failure: "no answer" }, { seen: "api.example.com could not be asked: no answer", expected: word }],
    ["that nobody was asked", "not-asked", { outcome: "passed", seen: "api.example.com is not asked in a trial" }],
  ])("says %s", async (_, answer, step) => {
    expect(await told(answer)).toMatchObject(step);
  });

  test("says which name is missing to ask by, and that nothing here can ask", async () => {
    expect(await told(says({}), inbound({ body: "{}" }))).toMatchObject({ seen: "no body data.id to ask by", expected: "one name of the event" });
    const [step] = (await decide([gate], inbound({ body }))).trace;
    expect(step).toMatchObject({ seen: "api.example.com could not be asked: nothing here can ask it", expected: word });
  });
});

test("an address may name a header and a parameter, once each; without a credential none is shown", async () => {
  const asked: unknown[] = [];
  const lookUp = async (question: unknown) => {
    asked.push(question);
    return says({});
  };
  const open = FetchBackGate.parse({ kind: "fetch-back", url: "https://api.example.com/{query:id}/{header:X-Id}" });
  const judge = (path: string, headers: [string, string][]) => decide([open], inbound({ path, headers }), { ports: portsAt(undefined, { lookUp }) });
  expect(await judge("/e/x?id=a~b", [["X-Id", "7"]])).toMatchObject({ verdict: "accepted" });
  expect(asked).toEqual([{ url: "https://api.example.com/a~b/7", headers: [] }]);
  const twice: [string, string][] = [
    ["X-Id", "7"],
    ["X-Id", "8"],
  ];
  for (const headers of [twice, []]) expect(await judge("/e/x?id=a", headers)).toMatchObject({ trace: [{ seen: "no header X-Id to ask by" }] });
});
