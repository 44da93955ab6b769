import { execFile } from "node:child_process";
import path from "node:path";
import type { Id } from "@postern/contract/id";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type House, startHouse } from "../setup/house.ts";

const example = path.resolve(import.meta.dirname, "../../examples/trpc-client/list-refused.ts");
let house: House;
let key: { id: Id<"key">; secret: string };

beforeAll(async () => {
  house = await startHouse({ web: true });
  const created = await house.gateway.call("api-key.create", { name: "reports", rights: ["read"] });
  key = { id: created.key.id, secret: created.secret };
});
afterAll(() => house?.stop());

interface Ended {
  code: number;
  output: string;
  errors: string;
}

/** The example as whoever copies it runs it: a process of its own that knows an address and a key. */
function runExample(given: Record<string, string>): Promise<Ended> {
  const env = { PATH: process.env.PATH, POSTERN_URL: house.addresses.web, ...given };
  return new Promise((resolve) => {
    execFile(process.execPath, [example], { env, timeout: 20_000 }, (error, output, errors) => {
      resolve({ code: error ? Number(error.code ?? 1) : 0, output, errors });
    });
  });
}

test("a program of twenty lines with an API key lists what was refused, and why", async () => {
  expect((await house.github.posts("push")).status).toBe(202);
  expect((await house.github.posts("push", { secret: "not the secret" })).status).toBe(401);
  await expect.poll(async () => (await runExample({ POSTERN_API_KEY: key.secret })).output, { interval: 500 }).not.toBe("");

  const { code, output, errors } = await runExample({ POSTERN_API_KEY: key.secret });
  expect({ code, errors }).toEqual({ code: 0, errors: "" });
  const lines = output.trim().split("\n");
  expect(lines).toHaveLength(1);
  expect(lines[0]).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z {2}github {2}signature-mismatch {2}from 127\.0\.0\.1$/);
});

test("another organization's key sees nothing of it", async () => {
  const { secret } = await house.neighbour.call("api-key.create", { name: "reports", rights: ["read"] });
  expect(await runExample({ POSTERN_API_KEY: secret })).toEqual({ code: 0, output: "", errors: "" });
});

test("a revoked key is told so at its next call", async () => {
  await house.gateway.call("api-key.revoke", { id: key.id });
  const { code, output, errors } = await runExample({ POSTERN_API_KEY: key.secret });
  expect({ code, output }).toEqual({ code: 1, output: "" });
  expect(errors).toContain("PSTN-3011");
  expect(errors).not.toContain(key.secret);
});

test("without a key the program says what to set", async () => {
  const { code, errors } = await runExample({});
  expect(code).toBe(1);
  expect(errors).toContain("Set POSTERN_API_KEY");
});
