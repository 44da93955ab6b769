import fs from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import { Credentials } from "../credentials/credentials.ts";
import type { Env } from "../env.ts";
import { exitCodes } from "../exit.ts";
import { openGateway } from "../open-gateway.ts";
import { credentialForCalls, credentialForTunnels } from "./credential.ts";
import { loginByDevice } from "./device-login.ts";
import { withLock } from "./lock-file.ts";
import { logout } from "./logout.ts";
import { hasBrowser } from "./open-browser.ts";
import { renewSignIn } from "./renew.ts";
import { newCredentialsFile, startAuthorizationServer, type TestAuthorizationServer } from "./testing.ts";

let server: TestAuthorizationServer;
let credentials: Credentials;
let env: Env;

beforeEach(async () => {
  server = await startAuthorizationServer();
  credentials = new Credentials(newCredentialsFile());
  env = { server: server.url, credentials, stateFolder: "/nowhere", noColor: true, wayOut: {} };
});
afterEach(() => server.close());

const grant = (number: number, seconds = 3_600) => ({
  body: { access_token: `ags_${number}`, refresh_token: `agr_${number}`, token_type: "Bearer", expires_in: seconds },
});
const refused = (error: string) => ({ status: 400, body: { error } });
const codes = { device_code: "agd_1", user_code: "BCDF-GHJK", expires_in: 600, interval: 0.01 };
const deviceAnswer = (page = `${server.url}/device`) => ({
  body: { ...codes, verification_uri: page, verification_uri_complete: `${page}?user_code=BCDF-GHJK` },
});
const signedIn = (expiresInMs: number) =>
  credentials.keep(server.url, { signIn: { accessToken: "ags_0", refreshToken: "agr_0", expiresAt: Date.now() + expiresInMs } });
const tokenForm = (kind: string) => `${kind}_aaaaaaaa_${"x".repeat(49)}`;

async function logsIn() {
  const told: string[] = [];
  const opened: string[] = [];
  const done = loginByDevice({ server: server.url }, { env, tell: (line) => told.push(line), openPage: ({ href }) => opened.push(href) });
  return {
    told,
    opened,
    failure: await done.then(
      () => undefined,
      (error: unknown) => error,
    ),
  };
}

test("a login shows the code and the page, waits until it is answered, and keeps the tokens", async () => {
  server.answers(deviceAnswer(), refused("authorization_pending"), grant(1));
  const { told, opened, failure } = await logsIn();
  expect(failure).toBeUndefined();
  expect(told.join("\n")).toMatch(/\/device and enter the code\n\n {4}BCDF-GHJK\n/);
  expect(opened).toEqual([`${server.url}/device?user_code=BCDF-GHJK`]);
  expect(server.asked[0]).toMatchObject({ path: "/oauth/device", client_id: "postern-agent", machine: expect.stringContaining("@") });
  expect(credentials.find(server.url)?.signIn).toMatchObject({ accessToken: "ags_1", refreshToken: "agr_1" });
});

test.each([
  ["access_denied", exitCodes.dismissed],
  ["expired_token", exitCodes.expired],
  ["invalid_grant", exitCodes.expired],
])("a login that ends with %s says so, and keeps nothing", async (error, code) => {
  server.answers(deviceAnswer(), refused(error));
  expect((await logsIn()).failure).toMatchObject({ code });
  expect(credentials.find(server.url)).toBeUndefined();
});

test("a page elsewhere is neither shown nor opened", async () => {
  server.answers(deviceAnswer("https://evil.example/device"));
  const { told, opened, failure } = await logsIn();
  expect(failure).toMatchObject({ code: exitCodes.unexpected, message: expect.stringContaining("not followed") });
  expect([told, opened]).toEqual([[], []]);
});

test("a server that is another than it says, or is away, is told apart, and gets nothing", async () => {
  const liar = await startAuthorizationServer({ issuer: "https://postern.example.com" });
  credentials.keep(liar.url, { signIn: { accessToken: "ags_0", refreshToken: "agr_0", expiresAt: 0 } });
  await expect(renewSignIn(credentials, liar.url)).rejects.toMatchObject({
    code: exitCodes.unreachable,
    message: expect.stringContaining("give the dashboard's own address"),
  });
  expect(liar.asked).toEqual([]);
  liar.close();
  credentials.keep("http://127.0.0.1:9", { signIn: { accessToken: "ags_0", refreshToken: "agr_0", expiresAt: 0 } });
  await expect(renewSignIn(credentials, "http://127.0.0.1:9")).rejects.toMatchObject({
    code: exitCodes.unreachable,
    message: expect.stringContaining("cannot be reached"),
  });
});

test("a token that is good for a while is left alone; one that ends soon is renewed before it is shown", async () => {
  signedIn(600_000);
  const gateway = openGateway(env);
  await gateway.renew?.();
  expect([gateway.token, server.asked]).toEqual(["ags_0", []]);
  signedIn(60_000);
  server.answers(grant(1));
  await gateway.renew?.();
  expect(gateway.token).toBe("ags_1");
  expect(server.asked).toMatchObject([{ path: "/oauth/token", grant_type: "refresh_token", refresh_token: "agr_0" }]);
});

test("of many that renew at once one asks, and all have the new token", async () => {
  signedIn(0);
  server.answers(grant(1));
  await Promise.all(Array.from({ length: 5 }, () => renewSignIn(credentials, server.url)));
  expect(server.asked).toHaveLength(1);
});

test("a sign-in that is over is forgotten, and the person told what to run", async () => {
  signedIn(0);
  server.answers(refused("invalid_grant"));
  await expect(renewSignIn(credentials, server.url)).rejects.toMatchObject({
    code: exitCodes.notSignedIn,
    message: `your sign-in at ${server.url} is over: run postern login --server ${server.url}`,
  });
  expect(credentials.find(server.url)?.signIn).toBeUndefined();
});

test("while the gateway is away a token that is not over yet is shown all the same", async () => {
  signedIn(60_000);
  server.close();
  await expect(renewSignIn(credentials, server.url)).resolves.toBeUndefined();
});

test("what stands in the environment comes first, then the sign-in, then what was kept by --token", () => {
  expect(() => credentialForCalls(env, server.url)).toThrow(/postern login/);
  credentials.keep(server.url, { token: tokenForm("agt"), apiKey: tokenForm("key") });
  expect([credentialForTunnels(env, server.url).token, credentialForCalls(env, server.url).token]).toEqual([tokenForm("agt"), tokenForm("key")]);
  signedIn(600_000);
  expect([credentialForTunnels(env, server.url).token, credentialForCalls(env, server.url).token]).toEqual(["ags_0", "ags_0"]);
  const given = { ...env, token: tokenForm("agt"), apiKey: tokenForm("key") };
  expect([credentialForTunnels(given, server.url).token, credentialForCalls(given, server.url).token]).toEqual([tokenForm("agt"), tokenForm("key")]);
  expect(() => credentialForTunnels({ ...env, token: tokenForm("key") }, server.url)).toThrow(/no agent token|not an agent token/);
  expect(() => credentialForTunnels(env, "http://127.0.0.1:1")).toThrow(/not signed in/);
});

test("a logout ends the sign-in at the gateway, then forgets; where the gateway is away it forgets all the same and says so", async () => {
  signedIn(600_000);
  expect(await logout(env, server.url)).toBe(`Signed out of ${server.url}.`);
  expect(server.asked).toMatchObject([{ path: "/oauth/revoke", token: "agr_0" }]);
  expect(credentials.find(server.url)).toBeUndefined();
  signedIn(600_000);
  server.close();
  await expect(logout(env, server.url)).rejects.toMatchObject({ message: expect.stringMatching(/^forgotten here, but .* was not told/) });
  expect(credentials.find(server.url)).toBeUndefined();
});

test("a lock is one process's, and a dead one's counts no more", async () => {
  const order: string[] = [];
  const hold = (name: string) =>
    withLock(`${credentials.file}.lock`, async () => {
      order.push(`${name} in`);
      await sleep(20);
      order.push(`${name} out`);
    });
  await Promise.all([hold("a"), hold("b")]);
  expect(order.map((step) => step.slice(2))).toEqual(["in", "out", "in", "out"]);
  fs.writeFileSync(`${credentials.file}.lock`, "4194305"); // beyond what Linux gives out
  await hold("c");
  expect(fs.existsSync(`${credentials.file}.lock`)).toBe(false);
});

test("a browser is opened where someone sits, and not over SSH or in CI", () => {
  expect(hasBrowser({ DISPLAY: ":0" }, "linux")).toBe(true);
  expect(hasBrowser({}, "linux")).toBe(false);
  expect(hasBrowser({}, "darwin")).toBe(true);
  expect(hasBrowser({ SSH_CONNECTION: "192.0.2.1 1 192.0.2.2 22", DISPLAY: ":10" }, "linux")).toBe(false);
  expect(hasBrowser({ CI: "true" }, "darwin")).toBe(false);
});
