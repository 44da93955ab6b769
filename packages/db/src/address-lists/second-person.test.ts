import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Scope } from "../scope.ts";
import { stranger } from "../testing/policies.ts";
import { openStage, type Stage } from "../testing/stage.ts";
import type { Tenant } from "../testing/tenant.ts";

let stage: Stage;
let acme: Tenant;
beforeAll(async () => {
  stage = await openStage();
  acme = await stage.createTenant("acme");
});
afterAll(() => stage?.close());

/** An endpoint whose policy asks this list. */
async function endpointAsking(list: string): Promise<void> {
  const { id } = await acme.createEndpoint();
  await acme.ask("policy.save", { endpointId: id, policy: { all: [{ kind: "address", allowLists: [list] }] } });
}
const rangesOf = async (id: string) => (await acme.ask("address-list.get", { id })).ranges;

describe("a list that a policy asks which needs a second person", () => {
  const demand = (secondApprover: boolean) => acme.ask("project.update", { id: acme.projectId, secondApprover });

  test("changes when somebody else approves it: neither its author nor a key of theirs or of others", async () => {
    const list = await acme.ask("address-list.create", { name: "four-eyes", ranges: ["203.0.113.0/24"] });
    await endpointAsking("four-eyes");
    await demand(true);
    const { key } = await acme.ask("api-key.create", { name: "ci", rights: ["read", "configure"] });
    const asKey: Scope = { ...acme.scope, actor: { kind: "key", id: key.id, name: "ci" } };
    const { held } = await acme.ask("address-list.update", { id: list.id, ranges: ["0.0.0.0/0"] }, asKey);
    expect(held).toMatchObject({ state: "held", causes: ["second-person"] });
    const approve = (scope?: Scope) => acme.ask("address-list.approve", { id: list.id, versionId: held?.id }, scope);
    await expect(approve()).rejects.toMatchObject({ kind: "not-permitted" });
    await expect(approve(asKey)).rejects.toMatchObject({ kind: "not-permitted" });
    expect(await rangesOf(list.id)).toEqual(["203.0.113.0/24"]);
    const { rows: tried } = await acme.ask("audit.list", { action: "address-list.approve", outcome: "denied" });
    expect(tried.map(({ target, actor }) => [target, actor.kind])).toEqual([
      [list.id, "key"],
      [list.id, "user"],
    ]);
    await expect(approve({ ...stranger(acme), sessionId: "ses_old", authenticatedAt: new Date(Date.now() - 3_600_000) })).rejects.toMatchObject({
      kind: "sign-in-again",
    });
    await approve(stranger(acme));
    await demand(false);
    expect(await rangesOf(list.id)).toEqual(["0.0.0.0/0"]);
  });

  test("stays as it is while a policy that asks it waits for approval: nor is it made anew", async () => {
    const list = await acme.ask("address-list.create", { name: "awaited", ranges: ["203.0.113.0/24"] });
    await demand(true);
    await endpointAsking("awaited");
    const { held } = await acme.ask("address-list.update", { id: list.id, ranges: ["0.0.0.0/0"] });
    expect(held).toMatchObject({ causes: ["second-person"] });
    await expect(acme.ask("address-list.remove", { id: list.id })).rejects.toMatchObject({ kind: "conflict" });
    await demand(false);
  });

  test("is fetched from nowhere else by the word of one", async () => {
    const list = await acme.ask("address-list.create", { name: "eyes-on-feed", feed: "github-hooks" });
    await endpointAsking("eyes-on-feed");
    await demand(true);
    const moved = acme.ask("address-list.update", { id: list.id, refreshUrl: "https://elsewhere.example/list", refreshes: true });
    await expect(moved).rejects.toMatchObject({ kind: "input-invalid" });
    await demand(false);
  });
});
