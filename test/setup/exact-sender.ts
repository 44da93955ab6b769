import net from "node:net";

/** A request of which every byte is the sender's choice. */
export interface ExactRequest {
  method: string;
  target: string;
  /** Flat list, sent in this order and case, as latin1; the framing is added last. */
  headers: readonly string[];
  body: Buffer;
}

const answerMsMax = 30_000;

/** Sends these bytes on a socket of its own; answers the status line's status, and the head and body as text. */
export function sendExactly(base: string, { method, target, headers, body }: ExactRequest): Promise<{ status: number; text: string }> {
  const { hostname, port, host, pathname } = new URL(base);
  const address = hostname.endsWith(".localhost") ? "127.0.0.1" : hostname; // such names are known to browsers only
  const framing = method === "GET" || method === "HEAD" ? [] : ["Content-Length", String(body.length)];
  const lines = pairs(["Host", host, ...headers, ...framing, "Connection", "close"]).map(([name, value]) => `${name}: ${value}\r\n`);
  const head = Buffer.from(`${method} ${pathname}${target} HTTP/1.1\r\n${lines.join("")}\r\n`, "latin1");
  return new Promise((resolve, reject) => {
    const socket = net.connect({ host: address, port: Number(port) }, () => socket.write(Buffer.concat([head, body])));
    socket.setTimeout(answerMsMax, () => socket.destroy(new Error(`no answer to ${method} ${target}`)));
    const chunks: Buffer[] = [];
    socket.on("data", (chunk: Buffer) => chunks.push(chunk));
    socket.on("error", () => {}); // refused before all was written: the answer is there all the same, or none is
    socket.on("close", () => {
      const text = Buffer.concat(chunks).toString("latin1");
      const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1]);
      if (status) resolve({ status, text });
      else reject(new Error(`no answer to ${method} ${target}`));
    });
  });
}

/** Name and value, two by two. */
export function pairs(flat: readonly string[]): [name: string, value: string][] {
  return Array.from({ length: flat.length / 2 }, (_, index) => [flat[index * 2] ?? "", flat[index * 2 + 1] ?? ""]);
}
