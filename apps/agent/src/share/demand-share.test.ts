import { expect, test } from "vitest";
import { Ended, exitCodes } from "../exit.ts";
import type { Caller } from "../policy-file/caller.ts";
import { demandShare } from "./demand-share.ts";

const shares = [
  { name: "demo-db", kind: "tcp" },
  { name: "demo", kind: "http", url: "https://demo.shares.example" },
  { name: "old-db", kind: "tcp", endedAt: new Date() },
];
const call = (async (name: string) => (name === "session.get" ? { projects: [{ id: "prj_1", slug: "production" }] } : shares)) as unknown as Caller;

test("a share that there is, is connected to", async () => {
  await expect(demandShare(call, "demo-db")).resolves.toBeUndefined();
});

test.each([
  ["demo-dv", 'there is no tcp share "demo-dv" that is open; there is demo-db'],
  ["old-db", 'there is no tcp share "old-db" that is open; there is demo-db'],
  ["demo", "demo is a web server: open https://demo.shares.example in a browser"],
])("%s is refused before anything listens here", async (name, message) => {
  await expect(demandShare(call, name)).rejects.toMatchObject({ code: exitCodes.usage, message });
});

test("who may not look at shares is told by the hub", async () => {
  const blind = (async () => Promise.reject(new Ended(exitCodes.dismissed, "not permitted"))) as unknown as Caller;
  await expect(demandShare(blind, "demo-db")).resolves.toBeUndefined();
});
