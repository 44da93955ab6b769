import http from "node:http";
import type { AddressInfo } from "node:net";
import { problemDetails } from "@postern/contract/problem";
import superjson from "superjson";
import { afterEach, expect, test } from "vitest";
import { followRequests } from "./follow-requests.ts";
import { idNumbered, rowOf } from "./testing-rows.ts";

const servers: http.Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

type Answer = (response: http.ServerResponse, input: { lastEventId?: string }) => void;

/** A gateway whose stream is answered by each of these in turn; the last one answers the rest. */
async function gatewayThat(...answers: Answer[]) {
  const asked: { authorization: string | undefined; input: { lastEventId?: string } }[] = [];
  const server = http.createServer((request, response) => {
    const text = new URL(request.url ?? "", "http://x").searchParams.get("input") ?? "";
    const input: { lastEventId?: string } = superjson.deserialize(JSON.parse(text));
    asked.push({ authorization: request.headers.authorization, input });
    (answers[asked.length - 1] ?? answers.at(-1))?.(response, input);
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { asked, gateway: { server: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, token: "key_x" } };
}
const event = (number: number) => {
  const row = rowOf({ id: idNumbered("req", number), receivedAt: new Date() });
  return `data: ${JSON.stringify(superjson.serialize(row))}\nid: ${row.id}\n\n\n`;
};
const streams =
  (...numbers: number[]): Answer =>
  (response) => {
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.write(`event: connected\ndata: {}\n\n\n${numbers.map(event).join("")}`);
  };
const breaks =
  (answer: Answer): Answer =>
  (response, input) => {
    answer(response, input);
    setTimeout(() => response.destroy(), 50);
  };

async function take(count: number, gateway: { server: string; token: string }): Promise<string[]> {
  const stopping = new AbortController();
  const ids: string[] = [];
  const rows = followRequests({ projectId: "prj_1", filter: "type:push" }, { gateway, stopped: stopping.signal, lost: () => {} });
  for await (const { id } of rows) {
    ids.push(id);
    if (ids.length === count) stopping.abort();
  }
  return ids;
}

test("requests come as they arrive, in the name of the credential, with the filter that was asked for", async () => {
  const { gateway, asked } = await gatewayThat(streams(1, 2));
  expect(await take(2, gateway)).toEqual([idNumbered("req", 1), idNumbered("req", 2)]);
  expect(asked[0]).toEqual({ authorization: "Bearer key_x", input: { projectId: "prj_1", filter: "type:push" } });
});

test("a stream that breaks is taken up where it broke, and nothing is told twice", async () => {
  const { gateway, asked } = await gatewayThat(breaks(streams(1, 2)), streams(2, 3));
  expect(await take(3, gateway)).toEqual([1, 2, 3].map((number) => idNumbered("req", number)));
  expect(asked.at(-1)?.input.lastEventId).toBe(idNumbered("req", 2));
});

test("a refusal that stays ends it, with the gateway's own words", async () => {
  const problem = problemDetails("not-permitted");
  const { gateway } = await gatewayThat((response) => {
    response.writeHead(403).end(JSON.stringify({ error: superjson.serialize({ message: "no", code: -1, data: { problem } }) }));
  });
  await expect(take(1, gateway)).rejects.toMatchObject({ name: "Ended", problem: problem.code });
});
