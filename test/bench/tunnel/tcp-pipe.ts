import net, { type AddressInfo } from "node:net";
import { joined } from "./joined.ts";

/** The least that stands between two ends of TCP, in a process of its own: both sides piped. */
const port = Number(process.argv[2]);
const server = net.createServer({ allowHalfOpen: true, noDelay: true }, (socket) =>
  joined(socket, net.connect({ port, host: "127.0.0.1", allowHalfOpen: true, noDelay: true })),
);
server.listen(0, "127.0.0.1", () => console.log(JSON.stringify({ event: "ready", port: (server.address() as AddressInfo).port })));
process.once("SIGTERM", () => process.exit(0));
