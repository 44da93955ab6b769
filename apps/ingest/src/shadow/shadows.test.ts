import type { ShadowReport } from "@postern/db/shadow-report";
import type { Decision } from "@postern/policy/ports";
import { expect, test, vi } from "vitest";
import { createShadows, type ShadowSettings } from "./shadows.ts";

const accepted: Decision = { verdict: "accepted", status: 202, trace: [], event: {} };
const refusedBy = (gate: string, reason: "signature-mismatch" | "method-not-allowed" | "keys-unavailable" | "provider-unavailable"): Decision => ({
  ...{ verdict: "refused", status: 401, reason, event: {} },
  trace: [{ path: "1", gate, outcome: "failed", reason, seen: "what it saw", micros: 1 }],
});
const settings: ShadowSettings = { casesMax: 10, bytesMax: 1_000, sliceMs: 4, restMs: 1, waitingMax: 2, answerMs: 30, reportEveryMs: 60_000 };
const received = new Date("2026-11-22T10:00:30Z").getTime();

function openShadows(more: Partial<ShadowSettings> = {}) {
  const reports: ShadowReport[] = [];
  const troubles: string[] = [];
  const shadows = createShadows(
    { write: async (report) => void reports.push(report), onTrouble: ({ message }) => void troubles.push(message) },
    { ...settings, ...more },
  );
  let made = 0;
  const consider = (decision: Decision, evaluate: () => Decision | Promise<Decision>, bytes = 10) =>
    shadows.consider({ organizationId: "org_1", versionId: "pol_1", requestId: `req_${++made}`, receivedAtMs: received, decision, bytes, evaluate });
  const told = async () => {
    await shadows.end();
    return reports;
  };
  return { consider, told, troubles };
}

test("what a shadow decides otherwise is told with the gate that made the difference, its own or the one that refused", async () => {
  const { consider, told } = openShadows();
  consider(accepted, () => accepted);
  consider(accepted, () => refusedBy("method", "method-not-allowed"));
  consider(refusedBy("signature", "signature-mismatch"), () => accepted);
  consider({ ...refusedBy("rate", "signature-mismatch"), verdict: "throttled" }, () => refusedBy("method", "method-not-allowed"));

  const [report] = await told();
  expect(report?.minutes).toEqual([
    {
      ...{ organization_id: "org_1", version_id: "pol_1", minute: "2026-11-22T10:00:00.000Z" },
      ...{ decided: 4, refused: 1, accepted: 1, failed: 0, skipped: 0 },
    },
  ]);
  expect(report?.differences).toEqual([
    expect.objectContaining({ request_id: "req_2", verdict: "refused", gate: "method", path: "1", reason: "method-not-allowed", seen: "what it saw" }),
    expect.objectContaining({ request_id: "req_3", verdict: "accepted", gate: "signature", reason: "signature-mismatch" }),
  ]);
});

test("it returns before the shadow is asked, so that no answer waits for it", async () => {
  const { consider, told } = openShadows();
  const evaluate = vi.fn(() => accepted);
  consider(accepted, evaluate);
  expect(evaluate).not.toHaveBeenCalled();
  await told();
  expect(evaluate).toHaveBeenCalledOnce();
});

test("a shadow that throws, waits too long, lacks keys or hears no provider has failed, and has not refused", async () => {
  const { consider, told } = openShadows();
  consider(accepted, () => {
    throw new Error("a bug");
  });
  consider(accepted, () => Promise.reject(new Error("a bug")));
  consider(accepted, () => new Promise(() => {}));
  consider(accepted, () => refusedBy("oidc-token", "keys-unavailable"));
  consider(accepted, () => refusedBy("fetch-back", "provider-unavailable"));
  const [report] = await told();
  expect(report).toMatchObject({ minutes: [{ decided: 0, refused: 0, failed: 5 }], differences: [] });
});

test("beyond its share of memory requests are skipped, and counted as that", async () => {
  const { consider, told } = openShadows();
  for (let i = 0; i < 15; i++) consider(accepted, () => accepted);
  const [many] = await told();
  expect(many).toMatchObject({ minutes: [{ decided: 10, skipped: 5 }] });

  const large = openShadows();
  large.consider(accepted, () => accepted, 900);
  large.consider(accepted, () => accepted, 200);
  expect((await large.told())[0]).toMatchObject({ minutes: [{ decided: 1, skipped: 1 }] });
});

test("many differences of one shadow are all counted, and some of them told", async () => {
  const { consider, told } = openShadows({ casesMax: 1_000, bytesMax: 100_000 });
  for (let i = 0; i < 300; i++) consider(accepted, () => refusedBy("method", "method-not-allowed"));
  const [report] = await told();
  expect(report?.minutes).toMatchObject([{ decided: 300, refused: 300 }]);
  expect(report?.differences).toHaveLength(200);
});

test("no more than a few wait for keys at one time, and the others still get their turn", async () => {
  const { consider, told } = openShadows();
  let waiting = 0;
  let most = 0;
  for (let i = 0; i < 8; i++)
    consider(accepted, async () => {
      most = Math.max(most, ++waiting);
      await new Promise((resolve) => setTimeout(resolve, 5));
      waiting--;
      return accepted;
    });
  const [report] = await told();
  expect(report).toMatchObject({ minutes: [{ decided: 8, failed: 0 }] });
  expect(most).toBeLessThanOrEqual(settings.waitingMax);
});

test("a report that cannot be written is told as trouble and breaks nothing", async () => {
  const troubles: string[] = [];
  const shadows = createShadows(
    { write: () => Promise.reject(new Error("the database is away")), onTrouble: ({ message }) => void troubles.push(message) },
    settings,
  );
  shadows.consider({ organizationId: "o", versionId: "v", requestId: "r", receivedAtMs: received, decision: accepted, bytes: 1, evaluate: () => accepted });
  await shadows.end();
  expect(troubles).toEqual(["the database is away"]);
});
