import { KeptFacts } from "@postern/db/kept-facts";
import { unseal } from "@postern/db/seal";
import { afterAll, beforeAll, expect, test } from "vitest";
import { cookieOf, loginPolicy, newToken, offer, page, webUrl } from "./login/testing.ts";
import { type StoredRow, startGateway, statusOf, type TestGateway } from "./testing.ts";

const host = "tool.example.com";
let gateway: TestGateway;
let endpoint: Awaited<ReturnType<TestGateway["seed"]>>;
beforeAll(async () => {
  gateway = await startGateway({ POSTERN_WEB_URL: webUrl });
  endpoint = await gateway.seed({ host, policy: loginPolicy({ groups: ["engineering"] }) });
});
afterAll(() => gateway?.stop());

function factsIn({ id, sealed_headers: sealed }: StoredRow): KeptFacts | undefined {
  const place = { organizationId: endpoint.organizationId, table: "request", column: "sealed_headers", row: id };
  const { facts } = JSON.parse(unseal(endpoint.dataKey, place, sealed).toString());
  return facts === undefined ? undefined : KeptFacts.parse(JSON.parse(facts));
}

async function rowOf(answer: string): Promise<StoredRow> {
  const id = /^postern-id: (\S+)/im.exec(answer)?.[1];
  await expect.poll(async () => (await gateway.rowsOf(endpoint.endpointId)).some((row) => row.id === id)).toBe(true);
  const row = (await gateway.rowsOf(endpoint.endpointId)).find((row) => row.id === id);
  if (!row) throw new Error(`no row of ${answer}`);
  return row;
}

test("who was signed in is kept with the request, sealed, with the claims that were asked for, and in no log line", async () => {
  const browser = newToken();
  const { id, code } = await offer(gateway, endpoint, { claims: { groups: ["engineering"] }, browser });
  const opened = await gateway.send(page(host, `/.postern/session?code=${code}`, { Cookie: `__Host-postern-browser=${browser}` }));
  const answer = await gateway.send(page(host, "/", { Cookie: cookieOf(opened, "__Host-postern") ?? "" }));
  expect(statusOf(answer)).toBe(202);
  const row = await rowOf(answer);
  expect(factsIn(row)?.login).toMatchObject({ id, email: "ada@example.com", claims: { groups: ["engineering"] }, claimsKept: ["groups"] });
  expect(row.sealed_headers).not.toContain("ada@example.com");
  expect(gateway.lines.join("\n")).not.toContain("ada@example.com");
});

test("that nobody was signed in is kept too: it is not the same as not knowing", async () => {
  const answer = await gateway.send(page(host, "/", { Accept: "*/*", "Sec-Fetch-Mode": "cors", "Sec-Fetch-Dest": "empty" }));
  expect(statusOf(answer)).toBe(401);
  expect(factsIn(await rowOf(answer))).toEqual({ login: null });
});

test("nothing is kept where no gate asks for such", async () => {
  const { token, endpointId } = await gateway.seed({ policy: { all: [] } });
  expect(statusOf(await gateway.post(token, "{}"))).toBe(202);
  expect((await gateway.lastRowOf(endpointId)).sealed_headers).toBeNull();
});
