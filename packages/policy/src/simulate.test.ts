import type { PolicyNode } from "@postern/contract/policy";
import { describe, expect, test } from "vitest";
import { inbound, openSecret, testNowSeconds } from "./made-for-tests.ts";
import type { OpenSecret } from "./ports.ts";
import { preparePolicy } from "./prepare.ts";
import { secretsThenOrNow } from "./prepare-trial.ts";
import { createSimulation, type DecidedRequest } from "./simulate.ts";

const nowMs = testNowSeconds * 1_000;
const onlyPost: PolicyNode = { kind: "method", allow: ["POST"] };
const byHeader: PolicyNode = {
  kind: "replay",
  id: { from: "header", name: "X-Id" },
  windowSeconds: 60,
  toleranceSeconds: 300,
  requireId: false,
};

function decided(changes: Partial<DecidedRequest> & { id?: string } = {}): DecidedRequest {
  return { ...inbound(), id: "req_1", receivedAtMs: nowMs, verdict: "accepted", trace: "[]", isWhole: true, ...changes };
}
function traceOf(reason: string, gate = "method") {
  return JSON.stringify([{ path: "0", gate, outcome: "failed", reason, micros: 1 }]);
}
function tryOn(gates: PolicyNode[], requests: DecidedRequest[], secrets: OpenSecret[] = []) {
  const draft = { all: gates };
  const judge = createSimulation(draft, preparePolicy(draft, { endpointId: "ep_1", secrets }), {});
  return requests.reduce(async (before, request) => [...(await before), await judge(request)], Promise.resolve([] as Awaited<ReturnType<typeof judge>>[]));
}

test("what the draft lets in as before is unchanged", async () => {
  expect(await tryOn([onlyPost], [decided()])).toEqual([{ kind: "unchanged" }]);
});

test("what it would now refuse names the gate, and what it saw", async () => {
  const [outcome] = await tryOn([onlyPost], [decided({ method: "PUT" })]);
  expect(outcome).toEqual({ kind: "refused", by: { path: "0", gate: "method", reason: "method-not-allowed", seen: "PUT" } });
});

test("what it would now accept names the gate that refused it", async () => {
  const refused = decided({ verdict: "refused", reason: "method-not-allowed", trace: traceOf("method-not-allowed") });
  expect(await tryOn([], [refused])).toEqual([{ kind: "accepted", by: { path: "0", gate: "method", reason: "method-not-allowed" } }]);
});

test("what the policy was never asked about stays as it is", async () => {
  expect(await tryOn([], [decided({ verdict: "refused", reason: "closed" })])).toEqual([{ kind: "unchanged" }]);
});

test("a body that is not kept whole cannot be judged", async () => {
  expect(await tryOn([], [decided({ verdict: "refused", trace: traceOf("signature-mismatch"), isWhole: false })])).toEqual([{ kind: "not-judged" }]);
});

test("what came in cannot be judged by a draft that asks for a client certificate that was not kept; without one it is refused", async () => {
  const gate: PolicyNode = { kind: "certificate", authorities: ["tca_00000000000000000000000000"], source: "tls", conditions: [], fingerprints: [] };
  expect(await tryOn([gate], [decided({ connection: "not-kept" })])).toEqual([{ kind: "not-judged" }]);
  expect(await tryOn([onlyPost, gate], [decided({ method: "PUT", connection: "not-kept" })])).toMatchObject([{ kind: "refused" }]);
  const showedNone = decided({ connection: { chain: [], isTrustedProxy: false } });
  expect(await tryOn([gate], [showedNone])).toMatchObject([{ kind: "refused", by: { reason: "certificate-missing" } }]);
});

describe("the replay window goes over the sequence", () => {
  const headers = { rawHeaders: ["X-Id", "evt-1"] };

  test("a second event of one id is a duplicate inside of the window, and an event after it", async () => {
    const requests = [0, 30, 90].map((seconds, index) => decided({ ...headers, id: `req_${index}`, receivedAtMs: nowMs + seconds * 1_000 }));
    expect(await tryOn([byHeader], requests)).toEqual([
      { kind: "unchanged" },
      { kind: "duplicate", by: { path: "", gate: "replay", seen: "the event of req_0" } },
      { kind: "unchanged" },
    ]);
  });

  test("ends to the millisecond: an event that comes as it ends is one", async () => {
    const requests = [0, 59_999, 60_000].map((ms, index) => decided({ ...headers, id: `req_${index}`, receivedAtMs: nowMs + ms }));
    expect((await tryOn([byHeader], requests)).map(({ kind }) => kind)).toEqual(["unchanged", "duplicate", "unchanged"]);
  });

  test("a duplicate of an event that is looked at is one by what the draft claims alone", async () => {
    const first = decided({ ...headers, id: "req_0" });
    const twin = decided({ ...headers, id: "req_1", verdict: "duplicate", duplicateOf: "req_0", receivedAtMs: nowMs + 70_000 });
    expect(await tryOn([byHeader], [first, twin])).toMatchObject([{ kind: "unchanged" }, { kind: "accepted" }]);
    expect(await tryOn([byHeader], [first, { ...twin, receivedAtMs: nowMs + 1 }])).toMatchObject([{ kind: "unchanged" }, { kind: "unchanged" }]);
  });

  test("a duplicate of an event that is not looked at stays one while ids are claimed, and is an event without", async () => {
    const twin = decided({ ...headers, verdict: "duplicate", duplicateOf: "req_0" });
    expect(await tryOn([byHeader], [twin])).toEqual([{ kind: "unchanged" }]);
    expect(await tryOn([], [twin])).toEqual([{ kind: "accepted", by: { path: "", gate: "replay" } }]);
  });
});

describe("rates are not judged", () => {
  const rate: PolicyNode = { kind: "rate", per: "endpoint", limit: 1, windowSeconds: 60 };
  const throttled = decided({ verdict: "throttled", reason: "rate-limited", trace: traceOf("rate-limited", "rate") });

  test("what was throttled stays so while the draft has a rate gate", async () => {
    expect(await tryOn([rate], [throttled, decided(), decided()])).toEqual([{ kind: "unchanged" }, { kind: "unchanged" }, { kind: "unchanged" }]);
  });

  test("also by one inside a group, or by places for requests under way", async () => {
    const many: PolicyNode = { kind: "concurrency", per: "endpoint", limit: 1 };
    for (const gate of [{ any: [onlyPost, rate] }, { all: [{ all: [rate] }] }, many])
      expect(await tryOn([gate], [throttled])).toMatchObject([{ kind: "unchanged" }]);
    expect(await tryOn([{ any: [onlyPost] }], [throttled])).toMatchObject([{ kind: "accepted" }]);
  });

  test("and is let in by a draft that has none", async () => {
    expect(await tryOn([], [throttled])).toMatchObject([{ kind: "accepted", by: { gate: "rate" } }]);
  });
});

describe("secrets", () => {
  const gate: PolicyNode = { kind: "shared-secret", place: "header", name: "X-Token", prefix: "" };
  const shown = (value: string) => decided({ rawHeaders: ["X-Token", value] });
  const dayMs = 86_400_000;

  test("one that was retired since counts for what came before, one that was added since counts for all", async () => {
    const retired = openSecret("the-old-secret", { activeUntilMs: nowMs + dayMs });
    const added = openSecret("the-new-secret", { activeFromMs: nowMs + dayMs });
    const secrets = secretsThenOrNow([retired, added], nowMs + 2 * dayMs);
    expect(await tryOn([gate], [shown("the-old-secret"), shown("the-new-secret"), shown("another")], secrets)).toMatchObject([
      { kind: "unchanged" },
      { kind: "unchanged" },
      { kind: "refused", by: { reason: "secret-mismatch" } },
    ]);
    const late = { ...shown("the-old-secret"), receivedAtMs: nowMs + 2 * dayMs };
    expect(await tryOn([gate], [late], secrets)).toMatchObject([{ kind: "refused" }]);
  });
});

describe("what only the moment knew", () => {
  test("where it was not kept who was signed in, what came in is not judged, and what was kept out stays out", async () => {
    const login: PolicyNode = { kind: "oidc-login", sessionMinutes: 60 } as PolicyNode;
    const visit = { login: "not-kept" as const, method: "GET", rawHeaders: ["Sec-Fetch-Mode", "navigate", "Sec-Fetch-Dest", "document"] };
    const refused = decided({ ...visit, verdict: "refused", reason: "login-missing", trace: traceOf("login-missing", "oidc-login") });
    expect(await tryOn([login], [decided(visit), refused])).toEqual([{ kind: "not-judged" }, { kind: "unchanged" }]);
  });

  test("keys are fetched by whoever tries the draft", async () => {
    const asked: string[] = [];
    const draft = { all: [{ kind: "signature" as const, provider: "paypal", settings: { webhookId: "WH-1" } }] };
    const fetchKey = async (url: string) => {
      asked.push(url);
      return undefined;
    };
    const judge = createSimulation(draft, preparePolicy(draft, { endpointId: "ep_1", secrets: [] }), { fetchKey });
    const rawHeaders = [
      ...["PAYPAL-TRANSMISSION-ID", "t", "PAYPAL-TRANSMISSION-TIME", new Date(nowMs).toISOString(), "PAYPAL-AUTH-ALGO", "SHA256withRSA"],
      ...["PAYPAL-CERT-URL", "https://api.paypal.com/v1/notifications/certs/CERT-1", "PAYPAL-TRANSMISSION-SIG", "AAAA"],
    ];
    expect(await judge(decided({ rawHeaders }))).toMatchObject({ kind: "refused" });
    expect(asked).toEqual(["https://api.paypal.com/v1/notifications/certs/CERT-1"]);
  });
});
