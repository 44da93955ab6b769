import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openPool, type Pool } from "../pool.ts";
import { openStage, type Stage } from "../testing/stage.ts";
import { accountKeyOf, addChallenge, dropChallenge, findChallenge } from "./authority.ts";
import { forgetHostCertificates } from "./claim.ts";

let stage: Stage;
let hub: Pool;

beforeAll(async () => {
  stage = await openStage();
  hub = openPool({ url: stage.as("hub"), name: "hub", max: 2, statementTimeoutMs: 5_000 });
});
afterAll(async () => {
  await hub?.end();
  await stage?.close();
});

describe("what an authority asks", () => {
  test("is answered at its own host alone, for ten minutes, until it is dropped", async () => {
    await addChallenge(hub, { token: "token-1", host: "one.example", answer: "token-1.thumbprint" });
    expect(await findChallenge(hub, { token: "token-1", host: "one.example" })).toBe("token-1.thumbprint");
    expect(await findChallenge(hub, { token: "token-1", host: "two.example" })).toBeUndefined();
    await dropChallenge(hub, "token-1");
    expect(await findChallenge(hub, { token: "token-1", host: "one.example" })).toBeUndefined();
    await addChallenge(hub, { token: "token-2", host: "one.example", answer: "x" });
    await stage.sql("UPDATE acme_challenge SET expires_at = now() - interval '1 second'");
    expect(await findChallenge(hub, { token: "token-2", host: "one.example" })).toBeUndefined();
    expect(await forgetHostCertificates(hub)).toBe(1);
  });

  test("comes to one account: of two processes that make a key both use the winner's, which lies sealed", async () => {
    let made = 0;
    const make = async () => `canary account key ${++made}`;
    const of = () => accountKeyOf(hub, stage.database.keyRing, { directoryUrl: "https://ca.example/directory", make });
    const [one, two] = await Promise.all([of(), of()]);
    expect(one).toBe(two);
    expect(await of()).toBe(one);
    expect(JSON.stringify(await stage.sql("SELECT * FROM acme_account"))).not.toContain("canary");
  });
});

test("keys are not read by the dashboard, by what receives or by the worker: their roles cannot", async () => {
  for (const role of ["web", "ingest", "worker"] as const) {
    const pool = openPool({ url: stage.as(role), name: role, max: 1, statementTimeoutMs: 2_000 });
    await expect(pool.query("SELECT sealed_key FROM host_certificate"), role).rejects.toMatchObject({ code: "42501" });
    await expect(pool.query("SELECT sealed_key FROM acme_account"), role).rejects.toMatchObject({ code: "42501" });
    await pool.end();
  }
});
