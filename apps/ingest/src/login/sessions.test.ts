import type { EndpointSessionRow } from "@postern/db/endpoint-sessions";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { keepLoginSessions, type LoginSessions } from "./sessions.ts";
import { hashOf, newToken } from "./testing.ts";

let nowMs: number;
let rows: Map<string, EndpointSessionRow>;
let reads: number;
let isAway: boolean;
/** Happens once a statement has read its rows, before it answers. */
let meanwhile: () => void;
let written: { id: string; atMs: number }[];
let sessions: LoginSessions;

beforeEach(() => {
  [nowMs, reads, isAway, written, rows, meanwhile] = [1_790_000_000_000, 0, false, [], new Map(), () => {}];
  sessions = keepLoginSessions({
    nowMs: () => nowMs,
    onTrouble: vi.fn(),
    async read(hashes) {
      reads++;
      if (isAway) throw new Error("away");
      const found = hashes.flatMap((hash) => rows.get(Buffer.from(hash).toString("base64")) ?? []);
      meanwhile();
      return found;
    },
    async writeUses(uses) {
      written.push(...uses);
    },
  });
});
afterEach(() => sessions.end());

function add(changes: Partial<EndpointSessionRow> = {}): string {
  const token = newToken();
  const tokenHash = hashOf(token);
  const person = { connectionId: "con_a", subject: "ada", email: "ada@example.com", isMember: true, claims: {} };
  const times = { signedInAtMs: nowMs, lastSeenAtMs: nowMs, expiresAtMs: nowMs + 3_600_000 };
  rows.set(tokenHash.toString("base64"), { tokenHash, id: "ens_a", placeId: "ep_a", ...person, ...times, ...changes });
  return token;
}

test("a session is read once in five seconds, and then at once", async () => {
  const token = add();
  expect(await sessions.find(token, "ep_a")).toMatchObject({ email: "ada@example.com" });
  expect(sessions.find(token, "ep_a")).toMatchObject({ email: "ada@example.com" });
  nowMs += 5_000;
  await sessions.find(token, "ep_a");
  expect(reads).toBe(2);
});

test("it counts at its own endpoint and until its end, whatever is remembered", async () => {
  const token = add({ expiresAtMs: nowMs + 2_000 });
  expect(await sessions.find(token, "ep_b")).toBeUndefined();
  expect(await sessions.find(token, "ep_a")).toBeDefined();
  nowMs += 2_000;
  expect(sessions.find(token, "ep_a")).toBeUndefined();
});

test("one that has ended is forgotten at once, also while its row is being read", async () => {
  const token = add();
  meanwhile = () => {
    rows.clear();
    sessions.forget("ens_a");
  };
  await sessions.find(token, "ep_a");
  expect(await sessions.find(token, "ep_a")).toBeUndefined();
});

test("whoever signs out is forgotten, and nobody else", async () => {
  const [leaving, staying] = [add({ id: "ens_l" }), add({ id: "ens_s" })];
  await Promise.all([sessions.find(leaving, "ep_a"), sessions.find(staying, "ep_a")]);
  const before = reads;
  rows.clear();
  sessions.forgetToken(leaving);
  expect(sessions.find(staying, "ep_a")).toMatchObject({ id: "ens_s" });
  expect(await sessions.find(leaving, "ep_a")).toBeUndefined();
  expect(reads).toBe(before + 1);
});

test("while the database is away nobody is known, and nobody is remembered as unknown", async () => {
  const token = add();
  isAway = true;
  expect(await sessions.find(token, "ep_a")).toBe("unknown");
  isAway = false;
  expect(await sessions.find(token, "ep_a")).toBeDefined();
  isAway = true;
  nowMs += 5_000;
  expect(await sessions.find(token, "ep_a"), "what was known is believed no longer than usual").toBe("unknown");
});

test("a database that does not answer holds nobody for two seconds", async () => {
  vi.useFakeTimers();
  const mute = keepLoginSessions({ nowMs: () => nowMs, onTrouble: vi.fn(), read: () => new Promise(() => {}), writeUses: async () => {} });
  const asked = mute.find(newToken(), "ep_a");
  await vi.advanceTimersByTimeAsync(1_800);
  expect(await asked).toBe("unknown");
  vi.useRealTimers();
  await mute.end();
});

test("a thousand invented cookies cost a few statements, and more than can wait are told to come again", async () => {
  const asked = Array.from({ length: 3_000 }, () => sessions.find(newToken(), "ep_a"));
  expect(asked.filter((found) => found === "unknown").length).toBeGreaterThan(900);
  expect((await Promise.all(asked)).filter((found) => found === undefined)).toHaveLength(2_000);
  expect(reads).toBe(10);
});

test("use is written at the end, and counts here before it is written", async () => {
  const token = add();
  await sessions.find(token, "ep_a");
  nowMs += 4_000;
  sessions.noteUse("ens_a");
  expect(sessions.find(token, "ep_a")).toMatchObject({ lastSeenAtMs: nowMs });
  await sessions.end();
  expect(written).toEqual([{ id: "ens_a", atMs: nowMs }]);
});
