import { once } from "node:events";
import http, { type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { problems } from "@postern/contract/problem";
import superjson from "superjson";
import { expect, test } from "vitest";
import { exitCodes } from "./exit.ts";
import { ask } from "./gateway.ts";

/** What the agent says of a server that answers like this. */
async function saidOf(answer: RequestListener): Promise<unknown> {
  const server = http.createServer(answer).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  try {
    return await ask({ server: address, token: "agt_x" }, "tunnel.open", { name: "laptop", endpoints: [] }).catch((error: unknown) => error);
  } finally {
    server.close();
  }
}

const notDashboard = {
  code: exitCodes.unreachable,
  message: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+ answers, but not as a Postern dashboard does: /),
};

test.each<[string, RequestListener]>([
  ["a page", (_, response) => response.writeHead(200, { "content-type": "text/html" }).end("<h1>Welcome</h1>")],
  ["a page of an error", (_, response) => response.writeHead(502, { "content-type": "text/html" }).end("<h1>Bad gateway</h1>")],
  ["nothing", (_, response) => response.writeHead(404).end()],
  ["a problem of the gateway's other port", (_, response) => response.writeHead(404, { "content-type": "application/problem+json" }).end('{"status":404}')],
])("a server that answers with %s is told apart from one that is away", async (_, answer) => {
  expect(await saidOf(answer)).toMatchObject(notDashboard);
});

test("a redirect is not followed with the token", async () => {
  const said = await saidOf((_, response) => response.writeHead(302, { location: "https://elsewhere.example/" }).end());
  expect(said).toMatchObject({ code: exitCodes.unreachable, message: expect.stringContaining("cannot be reached") });
});

test("a server that is away is told with the reason", async () => {
  const said = await ask({ server: "http://127.0.0.1:9", token: "agt_x" }, "tunnel.open", { name: "laptop", endpoints: [] }).catch((error: unknown) => error);
  expect(said).toMatchObject({ code: exitCodes.unreachable, message: expect.stringContaining("http://127.0.0.1:9 cannot be reached (") });
});

test("an agent token that asks for what it may not is told whose credential is needed; what it opens tunnels with is told as the gateway says it", async () => {
  const { code } = problems["not-permitted"];
  const problem = { type: "about:blank", status: 403, code, title: "Your role does not include this", next: "Ask an owner.", detail: "it is forbidden" };
  const server = http.createServer((_request, response) => {
    const error = superjson.serialize({ message: "no", code: -32_003, data: { code: "FORBIDDEN", httpStatus: 403, problem } });
    response.writeHead(403, { "content-type": "application/json" }).end(JSON.stringify({ error }));
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const gateway = { server: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, token: "agt_x" };
  const next = `an agent token opens tunnels, shares and mirrors, and does nothing else: run postern login --server ${gateway.server}, or set POSTERN_API_KEY`;
  await expect(ask(gateway, "session.get", {})).rejects.toMatchObject({ code: exitCodes.dismissed, message: next });
  await expect(ask({ ...gateway, token: "key_x" }, "session.get", {})).rejects.toThrow("Your role does not include this: it is forbidden");
  await expect(ask(gateway, "tunnel.open", { name: "laptop", endpoints: [] })).rejects.toThrow("Your role does not include this: it is forbidden");
  server.close();
});
