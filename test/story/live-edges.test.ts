import { once } from "node:events";
import net, { type Socket } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type AgentProcess, startAgent } from "../setup/agent.ts";
import { type House, startHouse } from "../setup/house.ts";
import { answering, RawServer } from "../setup/raw-server.ts";
import { until } from "../setup/until.ts";

let house: House;
let agent: AgentProcess;
let share: () => Promise<void>;
let host: string;
let key: string;
const local = new RawServer();

beforeAll(async () => {
  house = await startHouse({ web: true });
  const { gateway, addresses } = house;
  const { secret: token } = await gateway.call("agent-token.create", { name: "laptop", expiresInDays: 1 });
  key = (await gateway.call("api-key.create", { name: "ci", rights: ["read"] })).secret;
  const port = await local.listen();
  share = async () => {
    agent = startAgent({ server: addresses.web, token, verb: ["share"], args: ["http", String(port), "--name", "edges", "--to", "key:ci"] });
    await agent.said("ready");
  };
  await share();
  host = `edges.share.localhost:${new URL(addresses.share).port}`;
});
afterAll(async () => {
  await agent?.kill();
  local.close();
  await house?.stop();
});

/** A visitor's connection to the share, and all that it reads. */
function call() {
  const socket = net.connect({ host: "127.0.0.1", port: Number(host.split(":")[1]), allowHalfOpen: true });
  const call = { socket, read: "" };
  socket.on("data", (chunk) => {
    call.read += chunk.toString("latin1");
  });
  socket.on("end", () => socket.end());
  socket.on("error", () => {});
  return call;
}
const headOf = (line: string, ...lines: string[]) => [`${line} HTTP/1.1`, `Host: ${host}`, `Postern-Key: ${key}`, ...lines, "", ""].join("\r\n");

/** All that a visitor reads who says this, and closes when that is over. */
async function answerTo(line: string, lines: string[] = [], body = ""): Promise<string> {
  const visitor = call();
  visitor.socket.write(headOf(line, "Connection: close", ...lines) + body, "latin1");
  await once(visitor.socket, "close");
  return visitor.read;
}

test("early hints and processing come before the answer; what is of one hop does not", async () => {
  const hints = "HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\nConnection: x-hop\r\nX-Hop: 1\r\n\r\nHTTP/1.1 102 Processing\r\n\r\n";
  local.does = answering(`${hints}HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok`);
  expect(await answerTo("GET /")).toMatch(
    /^HTTP\/1\.1 103 Early Hints\r\nLink: <\/a\.css>; rel=preload\r\n\r\nHTTP\/1\.1 102 Processing\r\n\r\nHTTP\/1\.1 200 OK\r\nContent-Length: 2\r\n[\s\S]*\r\n\r\nok$/,
  );
});

test("the answer to HEAD, and one that nothing changed, speak of a length and have no body", async () => {
  local.does = answering("HTTP/1.1 200 OK\r\nContent-Length: 12345\r\n\r\n");
  expect(await answerTo("HEAD /big")).toMatch(/^HTTP\/1\.1 200 OK\r\nContent-Length: 12345\r\n[\s\S]*\r\n\r\n$/);
  local.does = answering('HTTP/1.1 304 Not Modified\r\nETag: "a"\r\nContent-Length: 12345\r\n\r\n');
  expect(await answerTo("GET /big", ['If-None-Match: "a"'])).toMatch(/^HTTP\/1\.1 304 Not Modified\r\nETag: "a"\r\nContent-Length: 12345\r\n[\s\S]*\r\n\r\n$/);
});

test("trailers come behind the body both ways, announced, and nobody says who asks in them", async () => {
  local.does = answering("HTTP/1.1 200 OK\r\nTrailer: X-Sum\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\nX-Sum: down\r\n\r\n");
  const lines = ["TE: trailers", "Trailer: X-Sum", "Transfer-Encoding: chunked"];
  const answer = await answerTo("POST /", lines, "2;name=value\r\nup\r\n0\r\nX-Sum: up\r\nPostern-User: ceo\r\n\r\n");
  expect(local.heard).toMatch(/\r\nTrailer: X-Sum\r\nTE: trailers\r\n[\s\S]*\r\n2\r\nup\r\n0\r\nX-Sum: up\r\n\r\n$/);
  expect(answer).toMatch(/\r\nTrailer: X-Sum\r\n[\s\S]*\r\n2\r\nok\r\n0\r\nX-Sum: down\r\n\r\n$/);
});

test("a target with a scheme and a host is one at the share, and one of no path reaches it as it is", async () => {
  local.does = answering("HTTP/1.1 204 No Content\r\n\r\n");
  expect(await answerTo(`GET http://${host}/a?b=1`)).toMatch(/^HTTP\/1\.1 204/);
  expect(local.heard).toMatch(/^GET (http:\/\/[^/ ]+)?\/a\?b=1 HTTP\/1\.1\r\n/);
  expect(await answerTo("OPTIONS *")).toMatch(/^HTTP\/1\.1 204/);
  expect(local.heard).toMatch(/^OPTIONS \* HTTP\/1\.1\r\n/);
});

test("a body that its sender keeps back until it may come is asked for, and comes", async () => {
  local.does = (socket, all) => {
    if (all.endsWith("\r\n\r\nbody")) socket.end("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
  };
  const visitor = call();
  visitor.socket.write(headOf("POST /", "Connection: close", "Content-Length: 4", "Expect: 100-continue"));
  await until(() => visitor.read.startsWith("HTTP/1.1 100 Continue\r\n\r\n"));
  visitor.socket.write("body");
  await once(visitor.socket, "close");
  expect(visitor.read).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200 OK\r\n[\s\S]*ok$/);
});

test("an answer that comes before the body has ended reaches its sender", async () => {
  local.does = (socket, all) => {
    if (all.length < 200_000 && !all.includes("answered")) socket.end("HTTP/1.1 413 Content Too Large\r\nContent-Length: 3\r\nConnection: close\r\n\r\nbig");
  };
  const visitor = call();
  visitor.socket.write(headOf("POST /", "Content-Length: 400000"));
  visitor.socket.write("x".repeat(100_000));
  await until(() => visitor.read.endsWith("big"));
  expect(visitor.read).toMatch(/^HTTP\/1\.1 413 Content Too Large\r\n/);
  visitor.socket.destroy();
});

test("a visitor of HTTP who ends its side has left, as at most servers: the local server is not kept waiting", async () => {
  local.does = () => {};
  const visitor = call();
  visitor.socket.write(headOf("GET /"));
  await until(() => local.heard !== "" && local.heard.endsWith("\r\n\r\n"));
  visitor.socket.end();
  await until(() => local.isOver);
});

test("a WebSocket that is refused has its answer with its body; who offers another protocol is answered in this one", async () => {
  local.does = answering("HTTP/1.1 426 Upgrade Required\r\nUpgrade: other\r\nConnection: Upgrade\r\nContent-Length: 5\r\n\r\nother");
  const webSocket = ["Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="];
  const refusalOf = async (protocol: string) => {
    const visitor = call();
    visitor.socket.write(headOf("GET /", "Connection: Upgrade", `Upgrade: ${protocol}`, ...webSocket));
    await once(visitor.socket, "close");
    return visitor.read;
  };
  expect(await refusalOf("websocket")).toMatch(/^HTTP\/1\.1 426 Upgrade Required\r\n[\s\S]*\r\n\r\nother$/);
  local.does = answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
  const lines = ["Connection: Upgrade, HTTP2-Settings, close", "Upgrade: h2c", "HTTP2-Settings: AAMAAABkAAQCAAAAAAIAAAAA", "X-Kept: 1"];
  expect(await answerTo("POST /", [...lines, "Content-Length: 4"], "body")).toMatch(/^HTTP\/1\.1 200 OK\r\n[\s\S]*\r\n\r\nok$/);
  expect(local.heard).toMatch(/\r\nX-Kept: 1\r\n[\s\S]*body$/);
  expect(local.heard).not.toMatch(/upgrade|http2|h2c/i);
});

test("a local server's own refusal of an expectation, many header lines and a long head come through as they are", async () => {
  const many = Array.from({ length: 100 }, (_, line) => `X-Line-${line}: ${line}`);
  local.does = answering(`HTTP/1.1 417 Expectation Failed\r\n${many.join("\r\n")}\r\nContent-Length: 2\r\n\r\nno`);
  const answer = await answerTo("GET /", [...many.slice(0, 90), `X-Long: ${"x".repeat(12_000)}`]);
  expect(answer).toMatch(/^HTTP\/1\.1 417 Expectation Failed\r\nX-Line-0: 0\r\n[\s\S]*X-Line-99: 99\r\n[\s\S]*\r\n\r\nno$/);
  expect(local.heard).toContain(many.slice(0, 90).join("\r\n"));
  expect(local.heard).toContain(`X-Long: ${"x".repeat(12_000)}`);
  expect(await answerTo("GET /", [`X-Long: ${"x".repeat(17_000)}`])).toMatch(/^HTTP\/1\.1 4(00|31) /);
});

test("an answer without a body that speaks of a length has none, and the next one is read where it begins", async () => {
  local.does = (socket, all) => {
    if (all.endsWith("\r\n\r\n"))
      socket.write(all.includes("GET /second") ? "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok" : "HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\n");
  };
  expect(await answerTo("GET /first")).toMatch(/^HTTP\/1\.1 204 No Content\r\n(?:[^\r]+\r\n)*\r\n$/);
  expect(await answerTo("GET /second")).toMatch(/^HTTP\/1\.1 200 OK\r\n[\s\S]*\r\n\r\nok$/);
});

test("an answer that only its end makes whole is whole", async () => {
  local.does = answering("HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\n\r\nall of it");
  expect(await answerTo("GET /")).toMatch(/\r\n\r\n(9\r\n)?all of it(\r\n0\r\n\r\n)?$/);
});

const uploadBytes = 400_000;

/** A visitor whose upload is under way, and stands still in its midst. */
async function halfUploaded(): Promise<Socket> {
  local.does = () => {};
  const { socket } = call();
  socket.write(headOf("POST /", `Content-Length: ${uploadBytes}`));
  socket.write("x".repeat(uploadBytes / 2));
  await until(() => local.heard.length > uploadBytes / 2);
  return socket;
}

test("where a visitor is gone in its upload, the local server has no whole request", async () => {
  const visitor = await halfUploaded();
  visitor.destroy();
  await until(() => local.isOver);
  expect(local.heard.length).toBeLessThan(uploadBytes);
});

test("where the agent is killed in an answer that only its end would make whole, its visitor reads no end", async () => {
  local.does = (socket) => void socket.write("HTTP/1.0 200 OK\r\n\r\nthe first half");
  const visitor = call();
  visitor.socket.write(headOf("GET /"));
  await until(() => visitor.read.includes("the first half"));
  const closed = once(visitor.socket, "close"); // it may be over before the agent's end is heard of here
  await agent.kill();
  await closed;
  expect(visitor.read).not.toMatch(/\r\n0\r\n\r\n$/);
});

test("where the hub is killed in an upload, neither end takes it for whole", async () => {
  await share();
  const visitor = await halfUploaded();
  await house.ingest.kill();
  await Promise.all([until(() => local.isOver), until(() => visitor.destroyed)]);
  expect(local.heard.length).toBeLessThan(uploadBytes);
});
