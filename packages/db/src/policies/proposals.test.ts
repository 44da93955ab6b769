import type { OutputOf } from "@postern/contract/api";
import type { Id } from "@postern/contract/id";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Scope } from "../scope.ts";
import { proposeAs, stranger } from "../testing/policies.ts";
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

describe("a second person", () => {
  const proposalId = () => proposeAs(acme, stage.url);
  const rows = (sql: string) => stage.sql(sql, [endpoint.id]);
  const demand = (secondApprover: boolean) => acme.ask("project.update", { id: acme.projectId, secondApprover });

  test("a save waits until somebody else approves it", async () => {
    await demand(true);
    const other = stranger(acme);
    const proposed = await acme.ask("policy.save", { endpointId: endpoint.id, policy: takes("PUT") }, other);
    await demand(false);
    expect(proposed).toMatchObject({ state: "proposed", live: false, proposal: { by: "Somebody else", isOwn: true } });
    expect(await states()).toEqual(["2 proposed", "1 live"]);
    expect((await acme.ask("notice.list", {})).map(({ kind }) => kind)).toContain("proposals");
    const approved = await acme.ask("policy.approve", { id: proposed.proposal?.id });
    expect(approved).toMatchObject({ id: proposed.id, state: "live" });
    await expect(acme.ask("policy.approve", { id: proposed.proposal?.id })).rejects.toMatchObject({ kind: "conflict" });
  });

  test("nobody approves what they proposed themselves, nor through a key of theirs; and the log hears of it", async () => {
    await demand(true);
    const { key } = await acme.ask("api-key.create", { name: "ci", rights: ["read", "configure"] });
    const asKey: Scope = { ...acme.scope, actor: { kind: "key", id: key.id, name: "ci" } };
    const { proposal } = await acme.ask("policy.save", { endpointId: endpoint.id, policy: takes("PUT") }, asKey);
    await demand(false);
    await expect(acme.ask("policy.approve", { id: proposal?.id })).rejects.toMatchObject({ kind: "not-permitted" });
    const foreign = await proposalId();
    await expect(acme.ask("policy.approve", { id: foreign }, asKey)).rejects.toMatchObject({ kind: "not-permitted" });
    const { rows: entries } = await acme.ask("audit.list", { action: "policy.approve", outcome: "denied" });
    expect(entries.length).toBeGreaterThan(0);
  });

  test("it may be declined, or withdrawn by who proposed it; the version stays as a draft", async () => {
    expect(await acme.ask("policy.decline", { id: await proposalId(), note: "Too wide" })).toMatchObject({ state: "draft", live: false });
    const { rows: entries } = await acme.ask("audit.list", { action: "policy.decline" });
    expect(entries[0]?.after).toMatchObject({ outcome: "declined", note: "Too wide" });
    await demand(true);
    const { proposal } = await save("PUT");
    await demand(false);
    await acme.ask("policy.decline", { id: proposal?.id });
    expect((await acme.ask("audit.list", { action: "policy.decline" })).rows[0]?.after).toMatchObject({ outcome: "withdrawn" });
  });

  test("one waits at a time, a shadow needs nobody, and time ends it", async () => {
    await demand(true);
    await save("PUT");
    await expect(save("GET")).rejects.toMatchObject({ kind: "conflict" });
    expect(await save("GET", { as: "shadow" })).toMatchObject({ state: "shadow" });
    await rows("UPDATE policy_proposal SET expires_at = now() - interval '1 second' WHERE endpoint_id = $1");
    expect(await states()).toEqual(["3 shadow", "2 draft", "1 live"]);
    expect(await save("DELETE")).toMatchObject({ state: "proposed" });
    await demand(false);
    expect(await rows("SELECT outcome FROM policy_proposal WHERE endpoint_id = $1 ORDER BY id")).toEqual([{ outcome: "expired" }, { outcome: null }]);
  });

  test("what was approved is judged again, and must follow the version that was live when it was proposed", async () => {
    await demand(true);
    const { proposal } = await acme.ask("policy.save", { endpointId: endpoint.id, policy: takes("PUT") }, stranger(acme));
    await demand(false);
    const assertion = await expectThat("accepted");
    await expect(acme.ask("policy.approve", { id: proposal?.id })).rejects.toMatchObject({ kind: "assertions-failed" });
    await acme.ask("assertion.remove", { id: assertion.id });
    await save("GET");
    await expect(acme.ask("policy.approve", { id: proposal?.id })).rejects.toMatchObject({ kind: "conflict" });
    expect(await live()).toMatchObject({ policy: takes("GET") });
  });

  test("it asks for a sign-in of the last ten minutes", async () => {
    const id: Id<"prp"> = await proposalId();
    const longAgo = { ...acme.scope, sessionId: "ses_x", authenticatedAt: new Date(Date.now() - 3_600_000) };
    await expect(acme.ask("policy.approve", { id }, longAgo)).rejects.toMatchObject({ kind: "sign-in-again" });
    await expect(acme.ask("project.update", { id: acme.projectId, secondApprover: false }, longAgo)).rejects.toMatchObject({ kind: "sign-in-again" });
  });
});
