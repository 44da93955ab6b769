import { TunnelUse } from "@postern/contract/tunnel-rule";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { authenticateKey } from "../access/authenticate-key.ts";
import { openPool, type Pool } from "../pool.ts";
import { readChangedShares } from "../shares/front.ts";
import { addAgent, addPerson } from "../testing/people.ts";
import { openStage, type Stage } from "../testing/stage.ts";
import type { Tenant } from "../testing/tenant.ts";

let stage: Stage;
let acme: Tenant;
let front: Pool;

beforeAll(async () => {
  stage = await openStage();
  acme = await stage.createTenant("acme");
  front = openPool({ url: stage.as("ingest"), name: "ingest", max: 2, statementTimeoutMs: 5_000 });
});
afterEach(() => forbid());
afterAll(async () => {
  await front?.end();
  await stage?.close();
});

const forbid = (...forbidden: TunnelUse[]) => acme.ask("project.forbid-tunnels", { id: acme.projectId, forbidden });
const open = (name: string, audience: object, kind: "http" | "tcp" = "http") => acme.ask("share.open", { name, kind, audience });

/** What the front is told of a share. */
async function seenAtFront(name: string) {
  const share = (await readChangedShares(front, 0)).find((one) => one.name === name);
  return share && { isOver: share.isOver, isPublicAllowed: share.isPublicAllowed };
}

test("a project that forbids stored events has no tunnel opened, and says who decides", async () => {
  const laptop = await addAgent(acme, "laptop");
  await forbid("durable");
  await expect(acme.ask("tunnel.open", { name: "ada" }, laptop)).rejects.toMatchObject({
    kind: "not-permitted",
    detail: "project Production allows no tunnels that bring stored events: an admin decides under Settings → Tunnels",
  });
  await forbid("http");
  expect(await acme.ask("tunnel.open", { name: "ada" }, laptop)).toMatchObject({ tunnel: { name: "ada" } });
});

test("a share of a forbidden kind is not opened, and one that is open is over at the front; the other kind goes on", async () => {
  const { key } = await acme.ask("api-key.create", { name: "ci", rights: ["read"] });
  await open("page", { keys: [key.id] });
  await open("port", { keys: [key.id] }, "tcp");
  await forbid("tcp");
  expect([await seenAtFront("page"), await seenAtFront("port")]).toMatchObject([{ isOver: false }, { isOver: true }]);
  await expect(open("port", { keys: [key.id] }, "tcp")).rejects.toMatchObject({ kind: "not-permitted" });
  expect(await open("page", { keys: [key.id] })).toMatchObject({ share: { name: "page" } });
});

test("where a project forbids it a share closes to the public, though the organization allows public shares", async () => {
  await acme.ask("share-rule.set", { isPublicAllowed: true, hours: 8, hoursMax: 8 });
  await open("open-house", { public: true });
  expect(await seenAtFront("open-house")).toEqual({ isOver: false, isPublicAllowed: true });
  await forbid("public");
  expect(await seenAtFront("open-house")).toEqual({ isOver: false, isPublicAllowed: false });
  await expect(open("open-house", { public: true })).rejects.toMatchObject({ kind: "not-permitted", detail: expect.stringContaining("anyone can enter") });
});

test("a project that forbids nothing is no looser than its organization", async () => {
  await acme.ask("tunnel-rule.set", { shares: false });
  await expect(open("late", { public: true })).rejects.toMatchObject({ kind: "not-permitted" });
  expect(await seenAtFront("open-house")).toMatchObject({ isOver: true });
  await acme.ask("tunnel-rule.set", {});
});

test("where payloads stay in the dashboard no tunnel brings them, and no key or agent reveals one; shares go on, and people read on", async () => {
  const { secret } = await acme.ask("api-key.create", { name: "reader", rights: ["read", "payload"] });
  const requestId = await acme.addRequest((await acme.createEndpoint()).id);
  const key = async () => (await authenticateKey(stage.database, secret)) ?? acme.scope;
  expect(await acme.ask("request.reveal", { id: requestId }, await key())).toMatchObject({ bodyBytes: 2 });
  await acme.ask("tunnel-rule.set", { payloadsStay: true });
  await expect(acme.ask("request.reveal", { id: requestId }, await key())).rejects.toMatchObject({
    kind: "not-permitted",
    detail: expect.stringContaining("keeps payloads in the dashboard"),
  });
  expect(await acme.ask("request.reveal", { id: requestId })).toMatchObject({ bodyBytes: 2 });
  await expect(acme.ask("tunnel.open", { name: "ada" }, await addAgent(acme, "desk"))).rejects.toMatchObject({ kind: "not-permitted" });
  await expect(acme.ask("mirror.start", { endpoints: ["*"] }, await addAgent(acme, "copier"))).rejects.toMatchObject({
    kind: "not-permitted",
    detail: expect.stringContaining("keeps payloads in the dashboard"),
  });
  expect(await seenAtFront("page")).toMatchObject({ isOver: false });
  const { rows } = await front.query("SELECT k, app.is_tunnel_forbidden($1, $2, k) AS forbidden FROM unnest($3::text[]) AS k", [
    acme.organizationId,
    acme.projectId,
    TunnelUse.options,
  ]);
  expect(rows.filter(({ forbidden }) => forbidden).map(({ k }) => k)).toEqual(["durable", "mirror"]);
  await acme.ask("tunnel-rule.set", {});
});

test("what was forbidden stands in the audit log, each once and in one order; a developer may not forbid", async () => {
  expect(await forbid("mirror", "durable", "mirror")).toMatchObject({ forbiddenTunnels: ["durable", "mirror"] });
  const [entry] = (await acme.ask("audit.list", { limit: 1 })).rows;
  expect(entry).toMatchObject({
    action: "project.forbid-tunnels",
    target: acme.projectId,
    before: { forbiddenTunnels: [] },
    after: { forbiddenTunnels: ["durable", "mirror"] },
  });
  const developer = { ...(await addPerson(acme, stage.url, "developer")), rights: new Set(["configure", "tunnel"] as const) };
  await expect(acme.ask("project.forbid-tunnels", { id: acme.projectId, forbidden: [] }, developer)).rejects.toMatchObject({ kind: "not-permitted" });
});
