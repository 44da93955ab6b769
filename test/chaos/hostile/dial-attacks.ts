import type { Socket } from "node:net";
import { agentPath, protocolVersion } from "@postern/contract/frames";
import type { Attack, Siege } from "./siege.ts";

const drippers = 200;
const dripEveryMs = 250;
const dialEveryMs = 20;

/** What can be done at the door, before anyone is let in. */
export const dialAttacks: Record<string, Attack> = {
  "dials 50 times a second": (siege) =>
    siege.again(dialEveryMs, () => void siege.enter({ tunnel: siege.mark.tunnels[0] ?? "" }).then((agent) => agent?.terminate())),
  "speaks no known version": (siege) => siege.again(dialEveryMs, () => void siege.enter({ protocol: [protocolVersion + 98] })),
  "says no hello": (siege) => siege.again(dialEveryMs, () => void siege.dial()),
  "drips its handshake": dripsItsHandshake,
};

async function dripsItsHandshake(siege: Siege): Promise<void> {
  const head = `GET ${agentPath} HTTP/1.1\r\nHost: hub\r\nAuthorization: Bearer ${siege.mark.token}\r\nConnection: Upgrade\r\n`;
  const dripping = Array.from({ length: drippers }, () => ({ socket: siege.connect(), at: 0 }));
  await siege.again(dripEveryMs, () => {
    for (const one of dripping) {
      if (one.socket.destroyed) Object.assign(one, { socket: siege.connect(), at: 0 });
      drip(one, head);
    }
  });
}

function drip(one: { socket: Socket; at: number }, head: string): void {
  one.socket.write(head[one.at++] ?? "X");
}
