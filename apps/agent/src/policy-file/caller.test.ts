import { problems } from "@postern/contract/problem";
import { expect, test } from "vitest";
import { Ended, exitCodes } from "../exit.ts";
import { type Caller, patient } from "./caller.ts";

/** A gateway that answers once it has said these. */
const callThatSays = (...said: Error[]) => (async () => (said.length > 0 ? Promise.reject(said.shift()) : "answered")) as unknown as Caller;
const throttled = () => new Ended(exitCodes.usage, "many trials", problems.throttled.code);

test("who is throttled comes again, with a pause, and not for ever", async () => {
  const pauses: number[] = [];
  const wait = async (ms: number) => pauses.push(ms);
  expect(await patient(callThatSays(throttled(), throttled()), wait)("session.get", {})).toBe("answered");
  expect(pauses).toEqual([5_000, 5_000]);
  const endless = Array.from({ length: 100 }, throttled);
  await expect(patient(callThatSays(...endless), wait)("session.get", {})).rejects.toMatchObject({ problem: problems.throttled.code });
  expect(pauses.length).toBe(26);
});

test("any other failure is told at once", async () => {
  const failure = new Ended(exitCodes.dismissed, "not yours", problems["not-permitted"].code);
  await expect(patient(callThatSays(failure), () => Promise.reject(new Error("waited")))("session.get", {})).rejects.toBe(failure);
});
