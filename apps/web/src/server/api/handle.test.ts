import superjson from "superjson";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { openTestDashboard, signedIn, type TestDashboard, webUrl } from "../testing/dashboard.ts";
import { type FilledOrganization, fillOrganization } from "../testing/filled-organization.ts";
import { apiPath, batchMax, bodyBytesMax, handleApi } from "./handle.ts";

let home: TestDashboard;
let acme: FilledOrganization;
let cookie: string;

beforeAll(async () => {
  home = await openTestDashboard();
  acme = await fillOrganization(home, "acme");
  cookie = await signedIn(home, acme);
});
afterAll(() => home.close());

const ownPage = { origin: webUrl, "sec-fetch-site": "same-origin", "x-postern": "1" };

function query(path: string, { input = {}, headers = {} }: { input?: object; headers?: Record<string, string> } = {}): Promise<Response> {
  const url = `${webUrl}${apiPath}/${path}?input=${encodeURIComponent(superjson.stringify(input))}`;
  return handleApi(home.dashboard, new Request(url, { headers }));
}

function command(path: string, { input = {}, headers = {} }: { input?: object; headers?: Record<string, string> } = {}): Promise<Response> {
  const body = superjson.stringify(input);
  return handleApi(
    home.dashboard,
    new Request(`${webUrl}${apiPath}/${path}`, { method: "POST", body, headers: { "content-type": "application/json", ...headers } }),
  );
}

async function answerOf(response: Response): Promise<unknown> {
  const { result } = (await response.json()) as { result: { data: Parameters<typeof superjson.deserialize>[0] } };
  return superjson.deserialize(result.data);
}

async function problemCode(response: Response): Promise<string> {
  const { error } = (await response.json()) as { error: { json: { data: { problem: { code: string }; traceId: string; stack?: string } } } };
  expect(error.json.data.traceId).toMatch(/^[0-9a-f]{32}$/);
  expect(error.json.data).not.toHaveProperty("stack");
  return error.json.data.problem.code;
}

async function createKey(rights: ("read" | "operate" | "payload")[]): Promise<{ authorization: string; id: string }> {
  const { secret, key } = await acme.owner.apiKey.create({ name: `key ${rights} ${Math.random()}`, rights });
  return { authorization: `Bearer ${secret}`, id: key.id };
}

test("whoever says nothing of themselves is not signed in", async () => {
  const response = await query("session.get");
  expect(response.status).toBe(401);
  expect(await problemCode(response)).toBe("PSTN-3001");
});

test("a page of our own reads and changes on the session's cookie", async () => {
  const read = await query("session.get", { headers: { cookie, "sec-fetch-site": "same-origin" } });
  expect(read.headers.get("cache-control")).toBe("no-store");
  expect(await answerOf(read)).toMatchObject({ actor: { kind: "user", id: acme.userId }, role: "owner", organization: { slug: "acme" } });

  const changed = await command("endpoint.update", { input: { id: acme.ids.ep, name: "renamed" }, headers: { cookie, ...ownPage } });
  expect(await answerOf(changed)).toMatchObject({ name: "renamed", createdAt: expect.any(Date) });
});

test.each<[string, Record<string, string>]>([
  ["a form of another site", { origin: "https://evil.example", "sec-fetch-site": "cross-site" }],
  ["a script of another site", { ...ownPage, origin: "https://evil.example" }],
  ["a call without the marker", { origin: webUrl, "sec-fetch-site": "same-origin" }],
  ["a call that hides its origin", { "x-postern": "1" }],
])("%s changes nothing, though the browser sends the cookie", async (_title, headers) => {
  const response = await command("endpoint.update", { input: { id: acme.ids.ep, name: "stolen" }, headers: { cookie, ...headers } });
  expect(response.status).toBe(403);
  expect(await problemCode(response)).toBe("PSTN-3003");
  expect(await acme.owner.endpoint.get({ id: acme.ids.ep })).not.toMatchObject({ name: "stolen" });
});

test("a change cannot be asked for with GET, nor one hidden in a method override", async () => {
  const response = await query("endpoint.delete", {
    input: { id: acme.ids.ep },
    headers: { cookie, "sec-fetch-site": "same-origin", "x-http-method-override": "POST" },
  });
  expect(response.status).toBe(405);
  expect(await problemCode(response)).toBe("PSTN-4000");
});

test("a session that was ended is over at once", async () => {
  const mine = await signedIn(home, acme);
  const whoami = () => query("session.get", { headers: { cookie: mine } });
  expect((await whoami()).status).toBe(200);
  const sessions = (await answerOf(await query("session.list", { headers: { cookie: mine } }))) as { id: string; isThis: boolean }[];
  await acme.owner.session.end({ id: sessions.find(({ isThis }) => isThis)?.id ?? "" });
  expect(await problemCode(await whoami())).toBe("PSTN-3001");
});

test("an API key does what its rights name, needs no marker, and a revoked one does nothing", async () => {
  const { authorization, id } = await createKey(["read"]);
  const { rows } = (await answerOf(await query("request.list", { input: { projectId: acme.projectId }, headers: { authorization } }))) as {
    rows: { id: string }[];
  };
  expect(rows.map((row) => row.id)).toContain(acme.ids.req);

  const refused = await command("request.reveal", { input: { id: acme.ids.req }, headers: { authorization } });
  expect(refused.status).toBe(403);
  expect(await problemCode(refused)).toBe("PSTN-3003");

  await acme.owner.apiKey.revoke({ id });
  expect(await problemCode(await query("session.get", { headers: { authorization } }))).toBe("PSTN-3011");
});

test.each(["Bearer key_abcdefgh_x", "Bearer ", "Basic a2V5OnNlY3JldA==", `Bearer ${"k".repeat(5_000)}`, "key_without_scheme"])(
  "the authorization %j is no key, and the cookie beside it does not help",
  async (authorization) => {
    const response = await query("session.get", { headers: { authorization, cookie } });
    expect(response.status).toBe(401);
    expect(await problemCode(response)).toBe("PSTN-3011");
  },
);

test("an agent token opens tunnels and nothing else", async () => {
  const { secret } = await acme.owner.agentToken.create({ name: "laptop" });
  const headers = { authorization: `Bearer ${secret}` };
  const opened = await command("tunnel.open", { input: { name: "desk", endpoints: [acme.ids.ep] }, headers });
  expect(await answerOf(opened)).toMatchObject({ organization: "acme", tunnel: { name: "desk" } });
  for (const path of ["request.list", "endpoint.list", "session.get"])
    expect(await problemCode(await query(path, { input: { projectId: acme.projectId }, headers }))).toBe("PSTN-3003");
});

test("wrong input is told field by field", async () => {
  const response = await command("endpoint.create", { input: { projectId: acme.projectId, name: "", surprise: 1 }, headers: { cookie, ...ownPage } });
  expect(response.status).toBe(400);
  const { error } = (await response.json()) as { error: { json: { data: { problem: { fields: Record<string, string[]> } } } } };
  expect(Object.keys(error.json.data.problem.fields)).toContain("name");
});

test("ten calls may come at once, not eleven, and no body is endless", async () => {
  const batch = (calls: number) => {
    const input = encodeURIComponent(JSON.stringify(Object.fromEntries(Array.from({ length: calls }, (_, i) => [i, { json: {} }]))));
    return handleApi(
      home.dashboard,
      new Request(`${webUrl}${apiPath}/${Array(calls).fill("session.get").join(",")}?batch=1&input=${input}`, { headers: { cookie } }),
    );
  };
  expect((await batch(batchMax)).status).toBe(200);
  expect((await batch(batchMax + 1)).status).toBe(400);
  const huge = await command("endpoint.create", { input: { name: "x".repeat(bodyBytesMax) }, headers: { cookie, ...ownPage } });
  expect(huge.status).toBe(413);
});

test("an unknown procedure, and one of Object's own, is not there", async () => {
  for (const path of ["endpoint.explode", "constructor.name", "__proto__.toString"])
    expect((await query(path, { headers: { cookie } })).status, path).toBe(404);
});

test("what nobody foresaw is logged under the trace id and says nothing to the caller", async () => {
  const { authorization } = await createKey(["read"]);
  const logged = vi.spyOn(home.dashboard.log, "error").mockImplementation(() => {});
  const broken = vi.spyOn(home.dashboard.database.prisma, "$transaction").mockRejectedValue(new Error("relation secret_things does not exist"));
  const response = await query("endpoint.get", { input: { id: acme.ids.ep }, headers: { authorization } });
  broken.mockRestore();
  expect(response.status).toBe(500);
  const text = await response.text();
  expect(text).not.toContain("secret_things");
  expect(text).toContain(response.headers.get("x-trace-id"));
  expect(logged).toHaveBeenCalledWith(expect.objectContaining({ event: "api.failed", traceId: response.headers.get("x-trace-id") }));
  logged.mockRestore();
});

test("an address that tries key after key is soon not looked at, and others are", async () => {
  const tries = (address: string) => query("session.get", { headers: { authorization: "Bearer key_aaaaaaaa_nonsense", "x-forwarded-for": address } });
  const statuses: number[] = [];
  for (let index = 0; index < 40; index++) statuses.push((await tries("198.51.100.9")).status);
  expect(statuses.filter((status) => status === 401)).toHaveLength(30);
  expect(statuses.at(-1)).toBe(429);
  expect((await tries("198.51.100.10")).status).toBe(401);
});
