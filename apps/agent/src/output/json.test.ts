import { expect, test } from "vitest";
import { endOfDismissal } from "../ending.ts";
import type { AgentEvent } from "../events.ts";
import { Ended, exitCodes } from "../exit.ts";
import { tellEnd } from "../tell-end.ts";
import { jsonLine } from "./json.ts";

async function endWith(error: Error): Promise<object | undefined> {
  const told: AgentEvent[] = [];
  await tellEnd(
    (event) => void told.push(event),
    () => Promise.reject(error),
  );
  return told.map(jsonLine).at(-1);
}

test("why it ended is a word for programs, with its sentence beside it", async () => {
  expect(await endWith(new Ended(exitCodes.nameTaken, "Bob holds it", "PSTN-4009"))).toEqual({
    ...{ v: 1, type: "ended", code: 4, cause: "name-taken", says: "Bob holds it", problem: "PSTN-4009" },
  });
  expect(await endWith(endOfDismissal({ kind: "revoked", reason: "idle" }))).toMatchObject({ code: 5, cause: "idle", says: expect.stringContaining("idle") });
  expect(await endWith(endOfDismissal({ kind: "replaced", by: "cnn_2", at: 0 }))).toMatchObject({ code: 6, cause: "replaced" });
  expect(await endWith(new Ended(99, "a later gateway's own number"))).toMatchObject({ code: 99, cause: "unexpected" });
});

test("so is why it reconnects, changes its transport, or finds no way for visitors", () => {
  expect(jsonLine({ type: "reconnecting", inMs: 1_400, cause: "ping-timeout", says: "no answer to 3 pings" })).toEqual({
    ...{ v: 1, type: "reconnecting", inMs: 1_400, cause: "ping-timeout", says: "no answer to 3 pings" },
  });
  expect(jsonLine({ type: "transport", transport: "poll", cause: "no-websocket", says: "none comes through" })).toMatchObject({ cause: "no-websocket" });
  expect(jsonLine({ type: "dial-failed", cause: "timeout", says: "no answer in time" })).toMatchObject({ cause: "timeout", says: "no answer in time" });
});
