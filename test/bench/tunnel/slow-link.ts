import net, { type AddressInfo, type Socket } from "node:net";

/** A link with a round trip of its own before a port of this machine: every byte arrives half of it later, each way, in order, at any rate. */
const [port = "0", roundTripMs = "0"] = process.argv.slice(2);
const oneWayMs = Number(roundTripMs) / 2;
/** What may be under way on the link; more waits in the sender's own buffers. Wide enough for 400 MB/s at 80 ms. */
const underWayBytesMax = 16 * 1_048_576;

const server = net.createServer({ allowHalfOpen: true, noDelay: true }, (near) => {
  const far = net.connect({ port: Number(port), host: "127.0.0.1", allowHalfOpen: true, noDelay: true });
  carry(near, far);
  carry(far, near);
});
server.listen(0, "127.0.0.1", () => console.log(JSON.stringify({ event: "ready", port: (server.address() as AddressInfo).port })));
process.once("SIGTERM", () => process.exit(0));

function carry(from: Socket, to: Socket): void {
  let underWay = 0;
  from.on("data", (chunk: Buffer) => {
    underWay += chunk.length;
    if (underWay > underWayBytesMax) from.pause();
    setTimeout(() => to.write(chunk, () => arrived(chunk.length)), oneWayMs);
  });
  const arrived = (bytes: number) => {
    underWay -= bytes;
    if (underWay <= underWayBytesMax) from.resume();
  };
  from.once("end", () => setTimeout(() => to.end(), oneWayMs));
  from.on("error", () => to.destroy());
  from.once("close", () => setTimeout(() => to.destroy(), 2 * oneWayMs));
}
