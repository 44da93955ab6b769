import type { Awaited, Standing } from "@postern/db/pass-through/answers";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { shareMax, WaitingRoom, waitingMax } from "./waiting-room.ts";

let standings: Standing[];
let asked: string[][];
let room: WaitingRoom;
const troubles: Error[] = [];
beforeEach(() => {
  vi.useFakeTimers();
  standings = [];
  asked = [];
  troubles.length = 0;
  const find = async (awaited: readonly Awaited[]) => {
    asked.push(awaited.map(({ deliveryId }) => deliveryId));
    return standings;
  };
  room = new WaitingRoom({ find, onTrouble: (error) => troubles.push(error) });
});
afterEach(() => {
  room.end();
  vi.useRealTimers();
});

const awaited = (deliveryId = "dlv_a", knownAttempt = 0): Awaited => ({ organizationId: "org_a", deliveryId, knownAttempt });
const soon = { waitMs: 2_500, isOld: false, onGone: () => {} };
const answered = (attempt = 1): Standing => ({
  deliveryId: "dlv_a",
  kind: "answered",
  answer: { attempt, status: 200, headers: [], body: Buffer.from("yes"), bodyBytes: 3 },
});

test("who waits hears the answer as soon as it is told, and nobody looks for it any more", async () => {
  const heard = room.wait(awaited(), soon);
  expect(room.tell("dlv_a", answered())).toBe(true);
  expect(await heard).toMatchObject({ kind: "answered", answer: { status: 200 } });
  await vi.advanceTimersByTimeAsync(5_000);
  expect(asked).toEqual([]);
  expect(room.size).toBe(0);
});

test("a notice is looked up, for those only that somebody here waits for", async () => {
  const heard = room.wait(awaited(), soon);
  standings = [answered()];
  room.hear(["dlv_other", "dlv_a"]);
  expect(await heard).toMatchObject({ kind: "answered" });
  expect(asked).toEqual([["dlv_a"]]);
});

test("an answer that nobody told is found within half a second; a database that is away is asked again", async () => {
  let isAway = true;
  room = new WaitingRoom({
    find: async () => {
      if (isAway) throw new Error("away");
      return [answered()];
    },
    onTrouble: (error) => troubles.push(error),
  });
  const heard = room.wait(awaited(), soon);
  await vi.advanceTimersByTimeAsync(500);
  expect(troubles).toHaveLength(1);
  isAway = false;
  await vi.advanceTimersByTimeAsync(500);
  expect(await heard).toMatchObject({ kind: "answered" });
});

test("nobody waits longer than agreed, nor for one who cannot answer", async () => {
  const late = room.wait(awaited(), soon);
  await vi.advanceTimersByTimeAsync(2_500);
  expect(await late).toEqual({ kind: "late" });
  expect(await room.wait(awaited(), { ...soon, waitMs: 0 })).toEqual({ kind: "late" });

  const held = room.wait(awaited(), soon);
  standings = [{ deliveryId: "dlv_a", kind: "held" }];
  room.hear(["dlv_a"]);
  expect(await held).toEqual({ kind: "held" });
  const unanswered = room.wait(awaited(), soon);
  room.tell("dlv_a", { deliveryId: "dlv_a", kind: "unanswered" });
  expect(await unanswered).toEqual({ kind: "unanswered" });
});

test("an attempt that was over before is no answer to who asks again; what may be there already is looked up at once", async () => {
  const again = room.wait(awaited("dlv_a", 1), { ...soon, isOld: true });
  room.tell("dlv_a", answered(1));
  expect(room.size).toBe(1);
  expect(asked).toEqual([["dlv_a"]]);
  room.tell("dlv_a", answered(2));
  expect(await again).toMatchObject({ answer: { attempt: 2 } });
});

test("a sender that leaves is forgotten, and so are all when the process ends", async () => {
  let leave = () => {};
  const left = room.wait(awaited(), { ...soon, onGone: (callback) => (leave = callback) });
  const stays = room.wait(awaited("dlv_b"), soon);
  leave();
  expect(await left).toEqual({ kind: "sender-left" });
  expect(room.tell("dlv_a", answered())).toBe(false);
  room.end();
  expect(await stays).toEqual({ kind: "ending" });
  expect(await room.wait(awaited(), soon)).toEqual({ kind: "ending" });
  expect(room.size).toBe(0);
});

test("one organization's senders leave room for the next one's", () => {
  for (let i = 0; i < shareMax; i++) void room.wait(awaited(`dlv_${i}`), soon);
  expect(room.hasRoom("org_a")).toBe(false);
  expect(room.hasRoom("org_b")).toBe(true);
  for (const organizationId of ["org_b", "org_c", "org_d"])
    for (let i = 0; i < shareMax; i++) void room.wait({ ...awaited(`dlv_${organizationId}${i}`), organizationId }, soon);
  expect(room.size).toBe(waitingMax);
  expect(room.hasRoom("org_e")).toBe(false);
});
