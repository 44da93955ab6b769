import { execFileSync } from "node:child_process";
import type { ServerResponse } from "node:http";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { OrganizationRooms } from "./organization-rooms.ts";
import { type LiveRig, localServer, openLiveRig, toLocal, visit } from "./testing.ts";

let rig: LiveRig;
let local: Awaited<ReturnType<typeof localServer>>;
let held: ServerResponse[];

beforeEach(async () => {
  held = [];
  rig = await openLiveRig(undefined, new OrganizationRooms(3));
  local = await localServer((_request, response) => void held.push(response));
  for (const name of ["one", "two"]) rig.agent(name, toLocal(local.port));
});
afterEach(async () => {
  await rig.close();
  local.closeAllConnections();
  local.close();
});

test("an organization whose streams fill its room is told so, at each of its tunnels, until one ends; another organization's visitors come in", async () => {
  const running = ["one", "one", "two"].map((name) => visit(rig, name));
  await expect.poll(() => held.length).toBe(3);
  for (const name of ["one", "two"]) {
    const { status, body } = await visit(rig, name);
    expect([status, JSON.parse(String(body)).code]).toEqual([503, "PSTN-2125"]);
  }
  rig.call.organizationId = "another";
  const neighbour = visit(rig, "one");
  await expect.poll(() => held.length).toBe(4);

  rig.call.organizationId = "org";
  for (const response of held.splice(0)) response.end("at last");
  expect((await Promise.all([...running, neighbour])).map(({ status }) => status)).toEqual([200, 200, 200, 200]);
  const next = visit(rig, "two");
  await expect.poll(() => held.length).toBe(1);
  held[0]?.end();
  expect((await next).status).toBe(200);
});

test("where the heap has room for few sockets, one organization still takes no more than a quarter of a front's", () => {
  const at = (file: string) => JSON.stringify(path.join(import.meta.dirname, file));
  const program = `import { OrganizationRooms } from ${at("organization-rooms.ts")};
    import { socketsMax } from ${at("../sockets-max.ts")};
    const rooms = new OrganizationRooms();
    let taken = 0;
    while (rooms.enter("org")) taken++;
    console.log(JSON.stringify({ taken, most: Math.floor(socketsMax() / 4) }));`;
  const said = execFileSync(process.execPath, ["--max-old-space-size=256", "--input-type=module", "--eval", program]);
  const { taken, most } = JSON.parse(String(said));
  expect(taken).toBe(most);
  expect(most).toBeLessThan(1_024);
});
