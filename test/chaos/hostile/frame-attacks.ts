import { Packr } from "msgpackr";
import pg from "pg";
import { exchange } from "../../setup/exchange.ts";
import { type Attack, send } from "./siege.ts";

const packer = new Packr({ useRecords: false });
const nested = Buffer.alloc(200_000, 0x91);
const crowded = packer.pack({ kind: "credit", slots: 1, more: new Array(80_000).fill({}) });
const oversize = Buffer.alloc(300_000);
const eventBytes = 100_000;
const events = 16;

/** What an agent that was let in can do with frames. */
export const frameAttacks: Record<string, Attack> = {
  "ten thousand frames a second": (siege) =>
    siege.fromEveryTunnel(10, (agent) => {
      for (let frame = 0; frame < 100; frame++) send(agent, { kind: "credit", slots: 1 });
    }),
  "ten thousand pings a second": (siege) =>
    siege.fromEveryTunnel(10, (agent) => {
      for (let ping = 0; ping < 100; ping++) agent.ping(undefined, undefined, () => {});
    }),
  "a billion slots": (siege) => siege.fromEveryTunnel(50, (agent) => agent.send(packer.pack({ kind: "credit", slots: 1e9 }), () => {})),
  "frames over the limit": (siege) => siege.fromEveryTunnel(50, (agent) => agent.send(oversize, () => {})),
  "empty maps by the ten thousand": (siege) => siege.fromEveryTunnel(50, (agent) => agent.send(crowded, () => {})),
  "arrays in arrays": (siege) => siege.fromEveryTunnel(50, (agent) => agent.send(nested, () => {})),
  "frames of no kind": (siege) => siege.fromEveryTunnel(50, (agent) => agent.send(packer.pack({ kind: "sesame" }), () => {})),
  "half a frame, then silence": (siege) => {
    const silent = new WeakSet();
    return siege.fromEveryTunnel(50, (agent) => {
      if (silent.has(agent)) return;
      silent.add(agent);
      agent.pause();
      agent.send(oversize.subarray(0, 50_000), { fin: false }, () => {}); // the rest of the message never comes
    });
  },
  "answers for what others hold": answersForOthers,
  "reads nothing": readsNothing,
};

/** Says that the witness's deliveries failed, with their very leases. */
async function answersForOthers(siege: Parameters<Attack>[0]): Promise<void> {
  const client = new pg.Client({ connectionString: siege.mark.databaseUrl });
  await client.connect();
  const look = async () =>
    (await client.query("SELECT id, lease_id FROM delivery WHERE state = 'pending' AND lease_id IS NOT NULL ORDER BY id DESC LIMIT 5")).rows;
  let stolen: { id: string; lease_id: string }[] = [];
  const looking = siege.again(25, async () => {
    stolen = await look();
  });
  const result = { status: 500, rawHeaders: [], body: Buffer.from("stolen"), durationMs: 1 };
  await siege.fromEveryTunnel(50, (agent) => {
    for (const { id, lease_id } of stolen) send(agent, { kind: "outcome", deliveryId: id, leaseId: lease_id, again: false, result });
  });
  await looking;
  await client.end();
}

/** Every tunnel is given as much as it has slots for, and none of it is read. */
async function readsNothing(siege: Parameters<Attack>[0]): Promise<void> {
  const body = Buffer.alloc(eventBytes, "x");
  const posting = Promise.all(Array.from({ length: events }, () => exchange(siege.mark.eventsUrl, { body })));
  await siege.fromEveryTunnel(250, (agent) => agent.pause());
  await posting;
}
