import { createHash } from "node:crypto";
import fs from "node:fs";
import http from "node:http";
import { buffer } from "node:stream/consumers";

/**
 * A developer's server for the tunnel scenario, in a process of its own so that it can be struck dead: what comes is written down as soon as it is there, and
 * answered after a moment in which a blow may fall. So what was asked and never answered is known, too.
 */
const [port = "0", ledger = "", thinkMsMax = "0"] = process.argv.slice(2);
const file = fs.openSync(ledger, "a");
const server = http.createServer(async (request, response) => {
  const body = await buffer(request).catch(() => undefined);
  if (!body) return; // struck, or the agent was
  const { "postern-delivery": delivery, "postern-attempt": attempt } = request.headers;
  fs.writeSync(file, `${JSON.stringify({ delivery, attempt: Number(attempt), sha256: createHash("sha256").update(body).digest("hex") })}\n`);
  await new Promise((resolve) => setTimeout(resolve, Math.random() * Number(thinkMsMax)));
  response.writeHead(200, { "Content-Length": "2" }).end("ok");
});
server.listen(Number(port), "127.0.0.1", () => console.log("ready"));
