import { execFileSync } from "node:child_process";
import dgram from "node:dgram";
import fs from "node:fs";
import net, { type Socket } from "node:net";
import path from "node:path";
import { finished } from "node:stream/promises";
import { joined } from "./joined.ts";

/**
 * One end of a lossy link, in a network namespace of its own: its system's TCP speaks through a VXLAN device (RFC 7348), whose packets come here as
 * datagrams, are dropped or delayed, and go to the other end through a file's socket. To an address of this machine the kernel would not send them, so
 * they are broadcast; Reno is what every kernel lets a namespace have.
 */
const [end = "near", folder = "", roundTripMs = "0", lossShare = "0"] = process.argv.slice(2);
const address = { near: "10.9.0.1", far: "10.9.0.2" };
const port = 7_000;
const devicePort = 4_789;
const packetPort = 5_000;

for (const command of [
  "link set lo up",
  `link add link0 type vxlan id 1 dstport ${devicePort} local 127.0.0.1 nolearning`,
  `address add ${address[end as "near" | "far"]}/24 dev link0`,
  "link set link0 mtu 1500 up",
])
  execFileSync("ip", command.split(" "));
execFileSync("bridge", `fdb append 00:00:00:00:00:00 dev link0 dst 127.255.255.255 port ${packetPort}`.split(" "));
fs.writeFileSync("/proc/sys/net/ipv4/tcp_congestion_control", "reno");

const file = (name: string) => path.join(folder, `${name}.sock`);
if (end === "far") await far();
else await near();
console.log(JSON.stringify({ event: "ready" }));
process.once("SIGTERM", () => process.exit(0));

async function far(): Promise<void> {
  net.createServer((other) => carryPackets(other)).listen(file("packets"));
  const server = net.createServer({ allowHalfOpen: true, noDelay: true }, (from) => joined(from, net.connect({ path: file("far"), allowHalfOpen: true })));
  await new Promise<void>((resolve) => server.listen(port, address.far, resolve));
}

async function near(): Promise<void> {
  carryPackets(net.connect(file("packets")));
  const dial = () => net.connect({ port, host: address.far, allowHalfOpen: true, noDelay: true });
  const server = net.createServer({ allowHalfOpen: true }, (from) => joined(from, dial()));
  await new Promise<void>((resolve) => server.listen(file("near"), resolve));
}

/** What this end's device sends goes to the other end, later or never; what the other end sends goes to the device. */
function carryPackets(other: Socket): void {
  const device = dgram.createSocket("udp4").bind(packetPort);
  device.on("message", (packet) => {
    if (Math.random() < Number(lossShare)) return;
    const framed = Buffer.allocUnsafe(2 + packet.length);
    framed.writeUInt16BE(packet.length);
    packet.copy(framed, 2);
    setTimeout(() => other.write(framed), Number(roundTripMs) / 2);
  });
  let rest: Buffer = Buffer.alloc(0);
  other.on("data", (chunk: Buffer) => {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    let at = 0;
    for (let size = 0; rest.length - at >= 2; at += 2 + size) {
      size = rest.readUInt16BE(at);
      if (rest.length - at < 2 + size) break;
      device.send(rest.subarray(at + 2, at + 2 + size), devicePort, "127.0.0.1");
    }
    rest = rest.subarray(at);
  });
  void finished(other)
    .catch(() => {})
    .finally(() => process.exit(0));
}
