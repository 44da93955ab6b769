import http from "node:http";
import https from "node:https";
import { patience } from "@postern/contract/frames";
import { copyPath } from "@postern/contract/mirror";
import type { HubAddress } from "../line.ts";

/** Fetches the body of a copy that was too large for its frame; throws when it does not come whole. */
export async function fetchCopy({ url, token }: HubAddress, { requestId, size }: { requestId: string; size: number }): Promise<Buffer> {
  const address = new URL(`${url.pathname.replace(/\/$/, "")}${copyPath}${encodeURIComponent(requestId)}/body`, url);
  const isSecure = url.protocol === "wss:" || url.protocol === "https:";
  address.protocol = isSecure ? "https:" : "http:";
  const signal = AbortSignal.timeout(patience.takenMs + Math.ceil(size / 1_024) * patience.fetchMsPerKiB);
  const response = await new Promise<http.IncomingMessage>((resolve, reject) => {
    const request = (isSecure ? https : http).get(address, { headers: { authorization: `Bearer ${token}` }, signal }, resolve);
    request.on("error", reject);
  });
  if (response.statusCode !== 200) {
    response.destroy();
    throw new Error(`the hub answered ${response.statusCode}`);
  }
  return collect(response, size);
}

async function collect(response: http.IncomingMessage, size: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let arrived = 0;
  for await (const chunk of response) {
    arrived += chunk.length;
    if (arrived > size) throw new Error("the body is larger than announced");
    chunks.push(chunk);
  }
  if (arrived !== size) throw new Error("the body came short");
  return Buffer.concat(chunks);
}
