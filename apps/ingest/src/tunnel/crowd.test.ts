import { setTimeout } from "node:timers/promises";
import { rightsOfAgentToken } from "@postern/db/access/rights-of";
// @boundaries-ignore statements are counted where they leave the process
import pg from "pg";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { type FakeAgent, type HubRig, openHubRig } from "./testing.ts";

let rig: HubRig;
let seated: (FakeAgent & { tunnelId: string })[] = [];
beforeAll(async () => {
  rig = await openHubRig();
});
afterEach(async () => {
  for (const agent of seated) agent.vanish();
  seated = [];
  await expect.poll(() => rig.hub.agents()).toBe(0);
});
afterAll(() => rig.close());

/** Agents with a tunnel each. */
async function seat(count: number): Promise<void> {
  for (let index = 0; index < count; index++) {
    const actor = { kind: "agent" as const, id: rig.token.id, name: "laptop" };
    const { tunnel } = await rig.tenant.ask("tunnel.open", { name: `laptop-${index}` }, { ...rig.tenant.scope, actor, rights: rightsOfAgentToken });
    await enter(tunnel.id);
  }
}

async function enter(tunnelId: string): Promise<void> {
  seated.push(Object.assign(await rig.enter({ tunnel: tunnelId }), { tunnelId }));
}

/** Every statement of the hub's connections, from their first on. */
const statements: Statement[] = [];
interface Statement {
  text: string;
  values: unknown[];
}
const query = pg.Client.prototype.query;
vi.spyOn(pg.Client.prototype, "query").mockImplementation(function (this: pg.Client, ...given: unknown[]) {
  const [statement, values = []] = given as [string | Statement, unknown[]?];
  if (nameOf(this)?.startsWith("postern-hub")) statements.push(typeof statement === "string" ? { text: statement, values } : statement);
  return query.apply(this, given as never) as never;
} as never);

function nameOf(client: pg.Client): string | undefined {
  return (client as unknown as { connectionParameters: { application_name?: string } }).connectionParameters.application_name;
}

/** What the hub asks of the database for this, with a second for what comes after it, and one for what came before it. */
async function asked(work: () => Promise<unknown>): Promise<Statement[]> {
  await setTimeout(1_000);
  const from = statements.length;
  await work();
  await setTimeout(1_000);
  return statements.slice(from);
}

const looks = (asked: Statement[]) => asked.filter(({ text }) => text.includes("verdict IN ('refused', 'throttled')"));

test("what came in is looked at for all agents at once, twice a second at most", async () => {
  await seat(8);
  const made = await asked(async () => {
    for (let times = 0; times < 5; times++) await rig.sql("SELECT pg_notify('postern_request', $1)", [rig.tenant.projectId]);
  });
  expect(looks(made).length).toBeGreaterThan(0);
  expect(looks(made).length).toBeLessThanOrEqual(3);
});

test("who comes in, or comes back, makes the hub ask about no agents but its own tunnel's", async () => {
  await seat(8);
  const back = seated.slice(0, 4);
  const made = await asked(async () => {
    for (const agent of back) await enter(agent.tunnelId);
  });
  const askedAbout = made.filter(({ text }) => text.includes("app.check_tunnels")).map(({ values: [, tunnelIds] }) => new Set(tunnelIds as string[]).size);
  expect(askedAbout.filter((tunnels) => tunnels > back.length).length).toBeLessThanOrEqual(1); // by the clock
  for (const agent of back) await agent.next("replaced");
});

/** What a hub does by its clocks, whoever comes. */
const byClock = /app\.(due_tunnels|check_tunnels|align_tunnel_holds|mirrors_over|expired_routes|drop_held)\(/;

async function costOfAnArrival(): Promise<number> {
  const made = await asked(async () => seated.push(Object.assign(await rig.enter(), { tunnelId: rig.tunnelId })));
  seated.pop()?.vanish();
  return made.filter(({ text }) => !byClock.test(text)).length;
}

test("to come in costs so many statements, however many agents are there", async () => {
  await seat(2);
  const few = await costOfAnArrival();
  await seat(10);
  expect(await costOfAnArrival()).toBe(few);
  expect(few).toBeLessThanOrEqual(18);
});
