import http from "node:http";
import type { AddressInfo } from "node:net";
import { subprotocol } from "@postern/contract/frames";
import { afterEach, expect, test } from "vitest";
import { WebSocketServer } from "ws";
import { parseForward } from "../forward.ts";
import { recordLocally } from "../testing-local.ts";
import { connectProxy, proxiedHost, tlsBefore } from "../way-out/testing.ts";
import { goOutBy } from "../way-out/way-out.ts";
import { fault, fine, remark } from "./finding.ts";
import { findingLines, pasteLine } from "./finding-lines.ts";
import { holdIdle } from "./idle-line.ts";
import { lookAtCertificate } from "./look-at-certificate.ts";
import { lookAtDashboard } from "./look-at-gateway.ts";
import { lookAtHub } from "./look-at-hub.ts";
import { lookAtLocalServer } from "./look-at-local-server.ts";
import { lookAtPolling } from "./look-at-polling.ts";
import { lookAtProxies } from "./look-at-proxies.ts";
import { lookUpNames } from "./look-up-names.ts";

const servers: http.Server[] = [];
afterEach(() => {
  goOutBy({});
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});
async function serve(answer: http.RequestListener): Promise<{ server: http.Server; origin: string; port: number }> {
  const server = http.createServer(answer);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return { server, port, origin: `http://127.0.0.1:${port}` };
}

test("a clock that is minutes off is told, with what it breaks; a few seconds are fine", async () => {
  const at = async (offMs: number) => {
    const { origin } = await serve((_request, response) => {
      response.setHeader("date", new Date(Date.now() + offMs).toUTCString()).end('{"status":"ok"}');
    });
    return (await lookAtDashboard(origin)).map(({ check, kind }) => `${check} ${kind}`);
  };
  expect(await at(5_000)).toEqual(["Dashboard fine", "Clock fine"]);
  expect(await at(-300_000)).toEqual(["Dashboard fine", "Clock remark"]);
});

test("something else that answers is no dashboard, and one that is away is said with its cause", async () => {
  const { origin } = await serve((_request, response) => void response.end("<html>"));
  expect(await lookAtDashboard(origin)).toEqual([expect.objectContaining({ kind: "fault", says: expect.stringMatching(/not as a Postern dashboard/) })]);
  expect(await lookAtDashboard("http://127.0.0.1:9")).toEqual([expect.objectContaining({ kind: "fault", says: expect.stringMatching(/does not answer/) })]);
});

test("the hub is tried with the token and the protocol; what it answers instead is told apart", async () => {
  const { server, port } = await serve((_request, response) => void response.end());
  const sockets = new WebSocketServer({ noServer: true, handleProtocols: () => subprotocol });
  server.on("upgrade", (request, socket, head) => {
    const status = { "Bearer good": 0, "Bearer none": 403 }[request.headers.authorization ?? ""] ?? 401;
    if (status > 0) return socket.end(`HTTP/1.1 ${status} No\r\nConnection: close\r\n\r\n`);
    sockets.handleUpgrade(request, socket, head, () => {});
  });
  const hub = new URL(`ws://127.0.0.1:${port}`);
  expect(await lookAtHub(hub, "good")).toMatchObject({ kind: "fine" });
  expect(await lookAtHub(hub, "bad")).toMatchObject({ kind: "fault", says: expect.stringMatching(/401/) });
  expect(await lookAtHub(hub, "none")).toMatchObject({ kind: "fault", says: expect.stringMatching(/403/) });
  expect(await lookAtHub(hub, undefined)).toMatchObject({ kind: "skipped" });
  expect(await lookAtHub(new URL("ws://127.0.0.1:9"), "good")).toMatchObject({ kind: "fault", next: expect.stringMatching(/--transport poll/) });
});

test("polling is tried without claiming anything; a proxy that answers in the hub's place is told apart", async () => {
  const asked: unknown[] = [];
  const hub = await serve((request, response) => {
    asked.push([request.method, request.url, request.headers["postern-connection"], request.headers.authorization]);
    response.writeHead(404, { "content-type": "application/problem+json" }).end("{}");
  });
  expect(await lookAtPolling(new URL(`ws://127.0.0.1:${hub.port}`))).toMatchObject({ kind: "fine", says: expect.stringMatching(/the agent polls$/) });
  expect(asked).toEqual([["POST", "/agent/v1/claim", "cnn_doctor", undefined]]);
  const proxy = await serve((_request, response) => void response.writeHead(404, { "content-type": "text/html" }).end("<h1>No</h1>"));
  expect(await lookAtPolling(new URL(`ws://127.0.0.1:${proxy.port}`))).toMatchObject({ kind: "remark", says: expect.stringMatching(/answered 404/) });
  const elsewhere = await serve((_request, response) => void response.writeHead(302, { location: "https://sso.example/" }).end());
  expect(await lookAtPolling(new URL(`ws://127.0.0.1:${elsewhere.port}`))).toMatchObject({ kind: "remark" });
  expect(await lookAtPolling(new URL("ws://127.0.0.1:9"))).toMatchObject({ kind: "remark", next: expect.stringMatching(/POST/) });
});

test("the local server is looked for on both loopback addresses", async () => {
  const local = await recordLocally();
  const up = await lookAtLocalServer(parseForward(String(local.port)));
  expect(up.kind).not.toBe("fault");
  await local.close();
  expect(await lookAtLocalServer(parseForward(String(local.port)))).toMatchObject({
    kind: "fault",
    says: expect.stringMatching(/127\.0\.0\.1 \(ECONNREFUSED\), ::1/),
  });
});

test("names that nobody knows and ports on which nobody listens are faults", async () => {
  expect(await lookUpNames("does-not-exist.invalid", 443)).toMatchObject({ kind: "fault", says: expect.stringMatching(/cannot be resolved/) });
  expect(await lookUpNames("127.0.0.1", 9)).toMatchObject({ kind: "fault", says: expect.stringMatching(/takes connections on port 9/) });
  const { port } = await serve(() => {});
  expect(await lookUpNames("127.0.0.1", port)).toMatchObject({ kind: "fine" });
});

test("a server that speaks no TLS where TLS is said is a fault", async () => {
  const { port } = await serve(() => {});
  expect(await lookAtCertificate(new URL(`https://127.0.0.1:${port}`), new Date())).toMatchObject({ kind: "fault" });
  expect(await lookAtCertificate(new URL(`http://127.0.0.1:${port}`), new Date())).toMatchObject({ kind: "skipped" });
});

test("variables that bend the way out are named with what they make of it, their passwords are not", () => {
  const gate = new URL("https://gate.example");
  expect(lookAtProxies({}, gate)).toMatchObject({ kind: "fine", says: "no variable bends the way out" });
  goOutBy({ proxy: new URL("http://ada:secret@proxy.corp:3128"), except: "other.example" });
  const variables = { https_proxy: "http://ada:secret@proxy.corp:3128", NO_PROXY: "other.example" };
  const says = "HTTPS_PROXY=http://••••@proxy.corp:3128, NO_PROXY=other.example";
  expect(lookAtProxies(variables, gate)).toMatchObject({ kind: "fine", says: `the agent reaches gate.example through proxy.corp:3128: ${says}` });
  expect(lookAtProxies(variables, new URL("https://other.example"))).toMatchObject({ says: `other.example is dialed directly: ${says}` });
  expect(lookAtProxies({ NODE_TLS_REJECT_UNAUTHORIZED: "0" }, gate).next).toMatch(/anyone on the way can read your token/);
});

test("the certificate behind a proxy is looked at through it, and a proxy that is away is the fault", async () => {
  const proxy = await connectProxy();
  const front = await tlsBefore(9);
  goOutBy({ proxy: proxy.url });
  const found = await lookAtCertificate(new URL(`https://${proxiedHost}:${front.port}`), new Date());
  expect(found).toMatchObject({ kind: "fault", says: expect.stringMatching(/signed by Other, Other Root.*not trusted here/) });
  proxy.close();
  front.close();
  goOutBy({ proxy: new URL("http://127.0.0.1:9") });
  expect(await lookAtCertificate(new URL(`https://${proxiedHost}`), new Date())).toMatchObject({ says: "no connection (by the proxy: ECONNREFUSED)" });
});

test("a line that is cut while nothing travels on it is a fault that says when", async () => {
  const progress: number[] = [];
  expect(await holdIdle({ ended: new Promise(() => {}), progress: (left) => void progress.push(left) }, 1)).toMatchObject({ kind: "fine" });
  const cut = new Promise<string>((resolve) => setTimeout(() => resolve("no answer to 3 pings"), 50));
  expect(await holdIdle({ ended: cut, progress: () => {} }, 5)).toMatchObject({
    kind: "fault",
    says: expect.stringMatching(/after 0 s: no answer to 3 pings/),
  });
});

test("the line to paste holds what each look came to, and no name or address", () => {
  const findings = [fine("Agent", "x"), fine("DNS postern.corp.example", "10.0.0.1"), remark("Local server", "y"), fault("Hub", "z", "do this")];
  expect(pasteLine(findings, "1.2.3")).toMatch(/^postern 1\.2\.3 node v\S+ \S+ dns=ok local-server=note hub=FAULT$/);
  const sheet = { now: () => new Date(), paint: (_style: string, text: string) => text };
  expect(findingLines(fault("Hub", "\u001b[2Jz", "do this"), sheet)).toEqual(["FAULT  Hub: z", "       do this"]);
});
