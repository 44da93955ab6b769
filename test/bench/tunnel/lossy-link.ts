import fs from "node:fs";
import net, { type AddressInfo } from "node:net";
import os from "node:os";
import path from "node:path";
import { startIn } from "../child.ts";
import { joined } from "./joined.ts";

/**
 * A link before a port of this machine that loses packets: two network namespaces with TCP of their own, so that what is lost is sent again as between
 * two machines. Linux with ip, bridge and unshare; an ordinary user where user namespaces are allowed.
 */
const [port = "0", roundTripMs = "0", lossShare = "0"] = process.argv.slice(2);
const folder = fs.mkdtempSync(path.join(os.tmpdir(), "postern-link-"));
const file = (name: string) => path.join(folder, `${name}.sock`);

const exit = net.createServer({ allowHalfOpen: true }, (from) =>
  joined(from, net.connect({ port: Number(port), host: "127.0.0.1", allowHalfOpen: true, noDelay: true })),
);
await new Promise<void>((resolve) => exit.listen(file("far"), resolve));
const end = (name: string) => startIn("unshare", ["-r", "-n"], ["test/bench/tunnel/lossy-end.ts", name, folder, roundTripMs, lossShare]);
const far = await end("far");
const near = await end("near");
const entry = net.createServer({ allowHalfOpen: true, noDelay: true }, (from) => joined(from, net.connect({ path: file("near"), allowHalfOpen: true })));
entry.listen(0, "127.0.0.1", () => console.log(JSON.stringify({ event: "ready", port: (entry.address() as AddressInfo).port })));
process.once("SIGTERM", async () => {
  await Promise.all([near.stop(), far.stop()]);
  fs.rmSync(folder, { recursive: true, force: true });
  process.exit(0);
});
