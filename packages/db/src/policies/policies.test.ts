import type { OutputOf } from "@postern/contract/api";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { openStage, type Stage } from "../testing/stage.ts";
import type { Tenant } from "../testing/tenant.ts";

let stage: Stage;
let acme: Tenant;
let endpoint: OutputOf<"endpoint.create">;
beforeAll(async () => {
  stage = await openStage();
  acme = await stage.createTenant("acme");
});
beforeEach(async () => {
  endpoint = await acme.createEndpoint();
});
afterAll(() => stage?.close());

const takes = (...allow: string[]) => ({ all: [{ kind: "method" as const, allow }] });
const save = (allow: string, more: object = {}) => acme.ask("policy.save", { endpointId: endpoint.id, policy: takes(allow), ...more });
const states = async () => (await acme.ask("policy.list", { endpointId: endpoint.id })).map(({ number, state }) => `${number} ${state}`);
const live = async () => (await acme.ask("policy.list", { endpointId: endpoint.id })).find((version) => version.live);
const expectThat = async (expected: "accepted" | "refused", more: object = {}) => {
  const requestId = await acme.addRequest(endpoint.id);
  return acme.ask("assertion.create", { requestId, name: `it is ${expected}`, expected, ...more });
};

describe("versions", () => {
  test("the newest saved is live, those before it are past, a shadow stands beside", async () => {
    await save("PUT");
    await save("GET", { as: "shadow" });
    expect(await states()).toEqual(["3 shadow", "2 live", "1 past"]);
  });

  test("a shadow becomes live, and there is no shadow then; another one is a draft once it is discarded", async () => {
    const { id } = await save("GET", { as: "shadow" });
    expect(await acme.ask("policy.promote", { id })).toMatchObject({ state: "live", number: 2 });
    expect((await acme.ask("policy.shadow", { endpointId: endpoint.id })).shadow).toBeUndefined();
    const second = await save("PUT", { as: "shadow" });
    expect(await acme.ask("policy.discard", { id: second.id })).toMatchObject({ state: "draft" });
    await expect(acme.ask("policy.discard", { id: second.id })).rejects.toMatchObject({ kind: "conflict" });
    expect(await states()).toEqual(["3 draft", "2 live", "1 past"]);
  });

  test("restoring saves a new version that is equal to the old one and says so", async () => {
    await save("PUT");
    const restored = await acme.ask("policy.restore", { id: endpoint.policyVersionId, note: "PUT was wrong" });
    expect(restored).toMatchObject({ number: 3, state: "live", policy: takes("POST"), note: "Restored version 1: PUT was wrong" });
    await expect(acme.ask("policy.restore", { id: restored.id })).rejects.toMatchObject({ kind: "input-invalid" });
  });

  test("what was live before is restored, not promoted", async () => {
    await save("PUT");
    await expect(acme.ask("policy.promote", { id: endpoint.policyVersionId })).rejects.toMatchObject({ kind: "input-invalid" });
  });

  test("whoever promotes has seen the version that is live", async () => {
    const { id } = await save("GET", { as: "shadow" });
    await save("PUT");
    await expect(acme.ask("policy.promote", { id, basedOn: endpoint.policyVersionId })).rejects.toMatchObject({ kind: "conflict" });
  });

  test("each says how many requests were decided under it, folded ones too", async () => {
    const requestId = await acme.addRequest(endpoint.id, { folded: 41 });
    await stage.sql("UPDATE request SET policy_version_id = $2 WHERE id = $1", [requestId, endpoint.policyVersionId]);
    await stage.sql("INSERT INTO policy_decided VALUES ($1, $2, 1000)", [acme.organizationId, endpoint.policyVersionId]);
    expect(await live()).toMatchObject({ requests: 1_041 });
  });
});

describe("assertions", () => {
  test("one that would fail holds the save, and says what was expected, what came of it, and by which gate", async () => {
    const { id } = await expectThat("accepted");
    const held = await save("PUT").catch((error: unknown) => error);
    expect(held).toMatchObject({
      kind: "assertions-failed",
      detail: '"it is accepted": expected accepted, came to refused, method not allowed (gate 1, method)',
      fields: { [id]: [expect.stringContaining("came to refused")] },
    });
    expect(await states()).toEqual(["1 live"]);
    await acme.ask("assertion.update", { id, expected: "refused", because: "method-not-allowed" });
    expect(await save("PUT")).toMatchObject({ state: "live" });
  });

  test("it holds a shadow, a promotion and a restored version just so", async () => {
    const { id: shadow } = await save("PUT", { as: "shadow" });
    await save("POST");
    await expectThat("accepted");
    const failed = { kind: "assertions-failed" };
    await expect(save("PUT", { as: "shadow" })).rejects.toMatchObject(failed);
    await expect(acme.ask("policy.promote", { id: shadow })).rejects.toMatchObject(failed);
    await save("POST");
  });

  test("the list says what the live policy makes of each; a refusal for another reason does not hold", async () => {
    const { id } = await expectThat("accepted");
    expect(await acme.ask("assertion.list", { endpointId: endpoint.id })).toMatchObject([{ id, finding: { holds: true, verdict: "accepted" } }]);
    await acme.ask("assertion.remove", { id });
    await save("PUT");
    await expectThat("refused", { because: "signature-mismatch" });
    expect(await acme.ask("assertion.list", { endpointId: endpoint.id })).toMatchObject([
      { finding: { holds: false, verdict: "refused", reason: "method-not-allowed", gate: "method", path: "0" } },
    ]);
  });

  test("its request is kept sealed, and outlives its own row and body", async () => {
    const { id, requestId } = await expectThat("accepted");
    const [row] = await stage.sql("SELECT sealed_request FROM policy_assertion WHERE id = $1", [id]);
    expect(String(row?.sealed_request)).toMatch(/^v1\./);
    expect(String(row?.sealed_request)).not.toContain("Content-Type");
    await stage.sql("DELETE FROM request WHERE id = $1", [requestId]);
    expect(await acme.ask("assertion.list", { endpointId: endpoint.id })).toMatchObject([{ finding: { holds: true } }]);
  });

  test("what is not kept whole, or too large, cannot be expected anything of; and there is an end of them", async () => {
    const invalid = { kind: "input-invalid" };
    const large = await acme.addRequest(endpoint.id, { body: Buffer.alloc(250_000, 7) });
    await expect(acme.ask("assertion.create", { requestId: large, name: "large", expected: "accepted" })).rejects.toMatchObject(invalid);
    const cut = await acme.addRequest(endpoint.id, { body: null });
    await stage.sql("UPDATE request SET body_bytes = 9 WHERE id = $1", [cut]);
    await expect(acme.ask("assertion.create", { requestId: cut, name: "cut", expected: "accepted" })).rejects.toMatchObject(invalid);
    const requestId = await acme.addRequest(endpoint.id);
    await expect(acme.ask("assertion.create", { requestId, name: "x", expected: "accepted", because: "schema" })).rejects.toMatchObject(invalid);
    for (let i = 0; i < 50; i++) await acme.ask("assertion.create", { requestId, name: `${i}`, expected: "accepted" });
    await expect(acme.ask("assertion.create", { requestId, name: "one more", expected: "accepted" })).rejects.toMatchObject(invalid);
  });

  test("one that is added while a policy is judged is not passed over", async () => {
    const { judge } = stage.database.ports;
    await expectThat("accepted");
    stage.database.ports.judge = async (trial) => {
      stage.database.ports.judge = judge;
      await expectThat("refused", { name: "added meanwhile" });
      return judge?.(trial) ?? [];
    };
    await expect(save("POST")).rejects.toMatchObject({ kind: "conflict" });
  });

  test("where nothing can be judged, nothing is saved", async () => {
    await expectThat("accepted");
    const { judge } = stage.database.ports;
    delete stage.database.ports.judge;
    await expect(save("POST")).rejects.toThrow("no policy can be judged here");
    if (judge) stage.database.ports.judge = judge;
  });
});
