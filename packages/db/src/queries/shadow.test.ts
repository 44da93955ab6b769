import { afterAll, beforeAll, expect, test } from "vitest";
import { newId } from "../new-id.ts";
import { openPool } from "../pool.ts";
import { recordShadow, type ShadowReport } from "../shadow-report.ts";
import { openStage, type Stage } from "../testing/stage.ts";
import type { Tenant } from "../testing/tenant.ts";

let stage: Stage;
let acme: Tenant;
beforeAll(async () => {
  stage = await openStage();
  acme = await stage.createTenant("acme");
});
afterAll(() => stage?.close());

/** An endpoint with a shadow, and what ingest reported of it. */
async function shadowWith(report: (place: { organization_id: string; version_id: string }) => ShadowReport) {
  const { id: endpointId } = await acme.createEndpoint();
  const { id } = await acme.ask("policy.save", { endpointId, policy: { all: [] }, as: "shadow" });
  const ingest = openPool({ url: stage.as("ingest"), name: "test", max: 1, statementTimeoutMs: 5_000 });
  await recordShadow(ingest, report({ organization_id: acme.organizationId, version_id: id })).finally(() => ingest.end());
  return { endpointId, shadow: (await acme.ask("policy.shadow", { endpointId })).shadow };
}
const counts = { decided: 0, refused: 0, accepted: 0, failed: 0, skipped: 0 };
const minutesAgo = (minutes: number) => new Date(Math.floor(Date.now() / 60_000) * 60_000 - minutes * 60_000).toISOString();

test("what several processes report is added up, and the last hour stands by the minute", async () => {
  const { shadow } = await shadowWith((place) => ({
    minutes: [
      { ...place, ...counts, minute: minutesAgo(90), decided: 100, refused: 1 },
      { ...place, ...counts, minute: minutesAgo(2), decided: 10, accepted: 2, failed: 3, skipped: 4 },
    ],
    differences: [],
  }));
  expect(shadow).toMatchObject({ decided: 110, agreed: 107, failed: 3, skipped: 4, refused: { count: 1, rows: [] }, accepted: { count: 2 } });
  expect(shadow?.minutes).toEqual([{ at: new Date(minutesAgo(2)), decided: 10, disagreed: 2 }]);
  expect(shadow?.version).toMatchObject({ number: 2, state: "shadow" });
});

test("each request it would decide otherwise is named with its gate; one without a row of its own is said to be folded", async () => {
  const { id: endpointId } = await acme.createEndpoint();
  const stored = await acme.addRequest(endpointId);
  const folded = newId("req");
  const received_at = new Date().toISOString();
  const { shadow } = await shadowWith((place) => ({
    minutes: [{ ...place, ...counts, minute: minutesAgo(0), decided: 2, refused: 1, accepted: 1 }],
    differences: [
      { ...place, request_id: stored, received_at, verdict: "refused", path: "0.1", gate: "method", reason: "method-not-allowed", seen: "P\u0000UT" },
      { ...place, request_id: folded, received_at, verdict: "accepted", gate: "signature", reason: "signature-missing" },
    ],
  }));
  expect(shadow?.refused.rows).toEqual([
    { requestId: stored, receivedAt: new Date(received_at), path: "0.1", gate: "method", reason: "method-not-allowed", seen: "PUT" },
  ]);
  expect(shadow?.accepted.rows).toMatchObject([{ requestId: folded, gate: "signature", isFolded: true }]);
});

test("what is reported under another organization's name is passed over", async () => {
  const globex = await stage.createTenant("globex");
  const { endpointId, shadow } = await shadowWith((place) => ({
    minutes: [{ ...place, ...counts, organization_id: globex.organizationId, minute: minutesAgo(0), decided: 5 }],
    differences: [],
  }));
  expect(shadow).toMatchObject({ decided: 0 });
  await expect(globex.ask("policy.shadow", { endpointId })).rejects.toMatchObject({ kind: "missing" });
});
