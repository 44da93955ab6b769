import { afterEach, beforeEach, expect, test } from "vitest";
import type { LiveTunnel } from "./live-tunnel.ts";
import { type LiveRig, localServer, openLiveRig, toLocal, visit } from "./testing.ts";

let rig: LiveRig;
let local: Awaited<ReturnType<typeof localServer>>;
beforeEach(async () => {
  rig = await openLiveRig();
  local = await localServer((request, response) => void request.pipe(response));
});
afterEach(async () => {
  await rig.close();
  local.close();
});

/** A line that is asked for connections and brings none, as one does whose hub has gone. */
const deafLine = () => rig.tunnels.open({ tunnelId: "demo", kind: "http", dial: () => {} });
const waitsAt = (line: LiveTunnel) => expect.poll(() => line.use.inFlight).toBe(1);

test("a visitor who waits at a line that ends is brought to the agent's next one, with the whole body", async () => {
  const gone = deafLine();
  const visited = visit(rig, "demo", { method: "POST", body: Buffer.from("all of it") });
  await waitsAt(gone);
  rig.agent("demo", toLocal(local.port));
  rig.tunnels.close(gone);
  const { status, body } = await visited;
  expect([status, String(body)]).toEqual([200, "all of it"]);
  expect(rig.outcomes).toMatchObject([{ status: 200 }]);
});

test("a visitor whose agent has no other line hears so as soon as that one ends", async () => {
  const gone = deafLine();
  const visited = visit(rig, "demo");
  await waitsAt(gone);
  rig.tunnels.close(gone);
  expect((await visited).status).toBe(503);
  expect(rig.outcomes).toMatchObject([{ problem: { code: "PSTN-2120" } }]);
});

test("a visitor goes after no more than three lines that end", async () => {
  let next = deafLine();
  const visited = visit(rig, "demo");
  for (let line = 0; line < 3; line++) {
    const gone = next;
    await waitsAt(gone);
    next = deafLine();
    rig.tunnels.close(gone);
  }
  expect((await visited).status).toBe(503);
  expect(next.use.carried).toBe(0);
});
