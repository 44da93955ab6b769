import { afterAll, beforeAll, expect, test } from "vitest";
import { addAgent } from "../testing/people.ts";
import { openStage, type Stage } from "../testing/stage.ts";
import type { Tenant } from "../testing/tenant.ts";

let stage: Stage;
let acme: Tenant;
let globex: Tenant;
beforeAll(async () => {
  stage = await openStage();
  [acme, globex] = [await stage.createTenant("acme"), await stage.createTenant("globex")];
});
afterAll(() => stage?.close());

const alone = (name: string, days: number) =>
  stage.sql("UPDATE destination SET held_since = now() - make_interval(days => $2) WHERE name = $1 AND kind = 'tunnel'", [name, days]);

test("a tunnel that had no agent for thirty days is told of, not one that rests on purpose, and in no other organization", async () => {
  const agent = await addAgent(acme, "laptop");
  for (const name of ["fresh", "old", "older", "paused"]) await acme.ask("tunnel.open", { name }, agent);
  await alone("fresh", 29);
  expect(await acme.ask("notice.list", {})).toEqual([]);
  await alone("old", 31);
  expect(await acme.ask("notice.list", {})).toMatchObject([{ kind: "tunnels-away", tunnels: 1, name: "old", projectSlug: "production" }]);
  await alone("older", 40);
  await alone("paused", 50);
  await stage.sql("UPDATE destination SET held_cause = 'paused' WHERE name = 'paused'");
  expect(await acme.ask("notice.list", {})).toMatchObject([{ kind: "tunnels-away", tunnels: 2, name: "older" }]);
  expect(await globex.ask("notice.list", {})).toEqual([]);

  const [{ id } = {}] = (await acme.ask("tunnel.list", { projectId: acme.projectId })).filter(({ name }) => name === "older");
  await acme.ask("tunnel.delete", { id: id as never });
  expect(await acme.ask("notice.list", {})).toMatchObject([{ tunnels: 1, name: "old" }]);
});
