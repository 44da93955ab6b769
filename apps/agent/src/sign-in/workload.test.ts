import fs from "node:fs";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Env, readEnv } from "../env.ts";
import { exitCodes } from "../exit.ts";
import { credentialForTunnels } from "./credential.ts";
import { newCredentialsFile, startAuthorizationServer, type TestAuthorizationServer } from "./testing.ts";

let server: TestAuthorizationServer;
let workloads = 0;
beforeEach(async () => {
  server = await startAuthorizationServer();
});
afterEach(() => server.close());

/** An environment with a workload that no other test has. */
function envWith(variables: Record<string, string>): Env {
  const id = `twl_${String(++workloads).padStart(26, "0")}`;
  const folder = path.dirname(path.dirname(newCredentialsFile()));
  return readEnv({ POSTERN_SERVER: server.url, POSTERN_WORKLOAD: id, XDG_CONFIG_HOME: folder, ...variables });
}
const given = (number: number, seconds = 3_600) => ({
  body: { access_token: `agt_${number}`, issued_token_type: "urn:ietf:params:oauth:token-type:access_token", token_type: "Bearer", expires_in: seconds },
});

test("a workload shows its token once, however many places ask, and calls with what it is given", async () => {
  server.answers(given(1));
  const env = envWith({ POSTERN_ID_TOKEN: "a.b.c" });
  const [one, other] = [credentialForTunnels(env, server.url), credentialForTunnels(env, server.url)];
  await Promise.all([one.renew(), other.renew()]);
  await one.renew();
  expect([one.token, other.token]).toEqual(["agt_1", "agt_1"]);
  expect(server.asked).toEqual([
    {
      ...{ path: "/oauth/token", client_id: "postern-agent", grant_type: "urn:ietf:params:oauth:grant-type:token-exchange", audience: env.workload?.id },
      ...{ subject_token: "a.b.c", subject_token_type: "urn:ietf:params:oauth:token-type:id_token" },
    },
  ]);
});

test("what ends soon is exchanged anew, with what the platform has written into the file since", async () => {
  server.answers(given(1, 60), given(2));
  const file = path.join(path.dirname(path.dirname(newCredentialsFile())), "token");
  fs.writeFileSync(file, "first\n");
  const env = envWith({ POSTERN_ID_TOKEN_FILE: file });
  const credential = credentialForTunnels(env, server.url);
  await credential.renew();
  expect(credential.token).toBe("agt_1");
  fs.writeFileSync(file, "second\n");
  await credential.renew();
  expect(credential.token).toBe("agt_2");
  expect(server.asked.map(({ subject_token: shown }) => shown)).toEqual(["first", "second"]);
});

test("a refusal says why and ends with the code of who is not signed in; without a token, what to set", async () => {
  server.answers({ status: 400, body: { error: "invalid_grant", error_description: "this token was shown before: each is good once" } });
  const refused = credentialForTunnels(envWith({ POSTERN_ID_TOKEN: "a.b.c" }), server.url);
  await expect(refused.renew()).rejects.toMatchObject({ code: exitCodes.notSignedIn, message: expect.stringContaining("each is good once") });
  const none = credentialForTunnels(envWith({}), server.url);
  await expect(none.renew()).rejects.toMatchObject({ code: exitCodes.usage, message: expect.stringContaining("POSTERN_ID_TOKEN_FILE") });
  expect(() => envWith({ POSTERN_WORKLOAD: "payments" })).toThrow(/POSTERN_WORKLOAD/);
});

test("an agent token in the environment comes first", () => {
  const token = `agt_aaaaaaaa_${"x".repeat(49)}`;
  expect(credentialForTunnels(envWith({ POSTERN_AGENT_TOKEN: token, POSTERN_ID_TOKEN: "a.b.c" }), server.url).token).toBe(token);
});
