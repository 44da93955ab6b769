import { AgentFrame, HubFrame } from "@postern/contract/frames";
import { expect, test } from "vitest";
import { Random } from "../mutations/random.ts";
import { judgeFrames } from "./run.ts";
import { agentFrames, hubFrames } from "./samples.ts";

test("of thousands of bent messages each is refused with its code, or is a frame of plain values", () => {
  const { failures, refused, read } = judgeFrames(20_000, new Random(1));
  expect(failures).toEqual([]);
  expect(refused[1007]).toBeGreaterThan(500);
  expect(refused[1008]).toBeGreaterThan(3_000);
  expect(read).toBeGreaterThan(500);
});

test("there is a sample of each kind of frame", () => {
  expect(new Set(agentFrames.map(({ kind }) => kind))).toEqual(new Set(AgentFrame.options.map(({ shape }) => shape.kind.value)));
  expect(new Set(hubFrames.map(({ kind }) => kind))).toEqual(new Set(HubFrame.options.map(({ shape }) => shape.kind.value)));
});

test("a reader that throws, or lets through what revives, is found", () => {
  const samples = agentFrames;
  const thrower = [{ name: "thrower", samples, read: (): AgentFrame => [].reduce(() => ({}) as never) }];
  expect(judgeFrames(3, new Random(1), thrower).failures).toHaveLength(3);
  const careless = [{ name: "careless", samples, read: () => ({ kind: "bye", reason: new Date() }) as unknown as AgentFrame }];
  expect(judgeFrames(1, new Random(1), careless).failures[0]).toContain("it holds a Date");
});
