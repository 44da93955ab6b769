import type { Pool } from "@postern/db/pool";
import { expect, test, vi } from "vitest";
import { readEnvironment } from "../env.ts";
import { loginPorts } from "./open-login.ts";
import { hashOf, newToken } from "./testing.ts";

const env = readEnvironment({ DATABASE_URL: "postgres://x", POSTERN_KEYS: "x", POSTERN_ROLES: "receive", POSTERN_INGEST_URL: "https://hooks.example.com" });

test("whoever tries codes without end gets two connections at most, and the next turn comes when one is free", async () => {
  const answers: ((answer: { rows: object[] }) => void)[] = [];
  const query = vi.fn(() => new Promise((resolve) => answers.push(resolve)));
  const login = loginPorts({ env, pool: { query } as unknown as Pool, onTrouble: vi.fn() });
  const tries = () => login.open({ placeId: "ep_a", codeHash: hashOf(newToken()), browserHash: hashOf(newToken()), tokenHash: hashOf(newToken()) });
  const [first, second] = [tries(), tries()];
  await expect(tries()).rejects.toThrow("under way");
  expect(query).toHaveBeenCalledTimes(2);
  for (const answer of answers.splice(0)) answer({ rows: [] });
  expect(await Promise.all([first, second])).toEqual([undefined, undefined]);
  void tries();
  expect(query).toHaveBeenCalledTimes(3);
  await login.sessions.end();
});
