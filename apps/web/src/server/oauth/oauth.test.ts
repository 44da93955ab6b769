import { agentClientId, oauthPaths } from "@postern/contract/agent-sign-in";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { AgentRig, codeOf } from "../testing/agent-rig.ts";
import { webUrl } from "../testing/dashboard.ts";
import { metadataOf } from "./metadata.ts";

let rig: AgentRig;

beforeAll(async () => {
  rig = await AgentRig.open();
});
afterAll(() => rig?.close());

const rest = (deviceCode: unknown) =>
  rig.home.sql("UPDATE device_sign_in SET polled_at = now() - interval '1 minute' WHERE hint = $1", [String(deviceCode).slice(4, 12)]);

const missing = "PSTN-4004";

test("the server says what it is, where RFC 8414 looks for it", () => {
  expect(metadataOf({ webUrl })).toMatchObject({ issuer: webUrl, device_authorization_endpoint: `${webUrl}/oauth/device`, response_types_supported: [] });
});

test("an agent gets a code of eight letters that are not taken for one another, and waits until its person has approved", async () => {
  const laptop = rig.agent();
  const { status, body: codes } = await laptop.asks();
  expect(status).toBe(200);
  expect(codes).toMatchObject({ verification_uri: `${webUrl}/device`, expires_in: 600, interval: 5, user_code: expect.stringMatching(/^[B-Z]{4}-[B-Z]{4}$/) });
  expect(codes.user_code).not.toMatch(/[AEIOUY01]/);
  expect(codes.verification_uri_complete).toBe(`${webUrl}/device?user_code=${codes.user_code}`);
  expect(await laptop.polls(codes.device_code)).toMatchObject({ status: 400, body: { error: "authorization_pending" } });

  const ada = await rig.addPerson();
  const asking = await ada.at().find({ userCode: String(codes.user_code).toLowerCase().replace("-", " ") });
  expect(asking).toMatchObject({ machine: "ada@laptop", agentVersion: "0.1.0", rights: ["read", "payload", "operate", "tunnel", "configure"] });
  await ada.at().approve({ userCode: String(codes.user_code) });
  await rest(codes.device_code);
  const { body: tokens } = await laptop.polls(codes.device_code);
  expect(tokens).toMatchObject({ token_type: "Bearer", expires_in: 3_600, scope: "read payload operate tunnel configure" });
  expect(await rig.scopeOf(tokens.access_token)).toMatchObject({
    actor: { kind: "user", id: ada.id },
    agent: { machine: "ada@laptop" },
    rights: new Set(asking.rights),
  });
  expect(JSON.stringify(await rig.entries("agent-sign-in.start"))).toContain("Ada, through the agent on ada@laptop");
});

test("after five wrong codes a person enters none for a while, not even the right one, also from elsewhere", async () => {
  const ada = await rig.addPerson();
  const userCode = String((await rig.agent().asks()).body.user_code);
  for (const letter of "BCDFG") expect(await codeOf(ada.at().find({ userCode: letter.repeat(8) }))).toBe(missing);
  expect(await codeOf(ada.at().find({ userCode }))).toBe("PSTN-1029");
  expect(await codeOf(ada.at({ ip: "203.0.113.250" }).approve({ userCode }))).toBe("PSTN-1029");
  const neighbour = await rig.addPerson();
  expect(await codeOf(neighbour.at({ ip: ada.scope.ip as string }).find({ userCode }))).toBe("PSTN-1029");
  expect(await codeOf(neighbour.at().find({ userCode }))).toBe("done");
});

test("an address asks for so many codes, and no more", async () => {
  const laptop = rig.agent();
  const said: number[] = [];
  for (let times = 0; times < 15; times++) said.push((await laptop.asks()).status);
  expect(said.filter((status) => status === 200).length).toBeLessThanOrEqual(11);
  expect(said.at(-1)).toBe(429);
});

describe("the server does not take", () => {
  test.each<[string, BodyInit, Record<string, string>]>([
    ["JSON", JSON.stringify({ client_id: agentClientId }), { "content-type": "application/json" }],
    ["a field twice", `client_id=${agentClientId}&machine=a&machine=b`, { "content-type": "application/x-www-form-urlencoded" }],
    ["an endless body", `client_id=${agentClientId}&machine=${"a".repeat(10_000)}`, { "content-type": "application/x-www-form-urlencoded" }],
    ["a machine whose name turns the page around", new URLSearchParams({ client_id: agentClientId, machine: "ada\u202e@laptop" }), {}],
    ["a machine of two lines", new URLSearchParams({ client_id: agentClientId, machine: "ada\nApprove me" }), {}],
  ])("%s", async (_title, body, headers) => {
    const response = await rig.agent().send(oauthPaths.device, body, headers);
    expect({ status: response.status, body: await response.json() }).toMatchObject({ status: 400, body: { error: "invalid_request" } });
    expect(response.headers.get("cache-control")).toBe("no-store");
    expect(response.headers.get("access-control-allow-origin")).toBeNull();
  });

  test("a client it does not know, or a grant", async () => {
    expect(await rig.agent().asks({ client_id: "another" })).toMatchObject({ status: 401, body: { error: "invalid_client" } });
    expect((await rig.agent().polls("x", { grant_type: "password" })).body).toMatchObject({ error: "unsupported_grant_type" });
  });

  test("guesses without end from one address", async () => {
    const guesser = rig.agent();
    let last = 0;
    for (let times = 0; times < 32; times++) last = (await guesser.polls("agd_aaaaaaaa_x")).status;
    expect(last).toBe(429);
  });
});

test("nothing of a code or token is stored as it is", async () => {
  const { codes, tokens } = await rig.signsIn();
  const rows = JSON.stringify([
    ...(await rig.home.sql("SELECT * FROM device_sign_in")),
    ...(await rig.home.sql("SELECT * FROM agent_sign_in_token")),
    ...(await rig.home.sql("SELECT * FROM audit_entry")),
  ]);
  const secrets = [codes.device_code, tokens.access_token, tokens.refresh_token].map((text) => String(text).slice(13));
  for (const secret of [...secrets, String(codes.user_code).replace("-", "")]) expect(rows.includes(secret)).toBe(false);
});
