import net from "node:net";
import { afterEach, beforeEach, expect, test } from "vitest";
import { isFree, nearPort, needPort } from "./ports.ts";

let taken: net.Server;
let port: number;
beforeEach(async () => {
  taken = net.createServer();
  await new Promise<void>((resolve) => taken.listen(0, "127.0.0.1", resolve));
  port = (taken.address() as net.AddressInfo).port;
});
afterEach(() => taken.close());

test("a port that is in use is told with what it is for, who holds it and what to set", async () => {
  expect(await isFree(port)).toBe(false);
  const holder = process.platform === "linux" ? ` by .+ \\(process ${process.pid}\\)` : ".*";
  await expect(needPort(port, "the dashboard", "POSTERN_WEB_PORT")).rejects.toThrow(
    new RegExp(`^Port ${port}, for the dashboard, is in use${holder}: stop that program, or set POSTERN_WEB_PORT`),
  );
});

test("a port that only the house uses gives way to the next free one, and two never share", async () => {
  const chosen = new Set<number>();
  const first = await nearPort(port, chosen);
  const second = await nearPort(port, chosen);
  expect(first).toBeGreaterThan(port);
  expect(second).toBeGreaterThan(first);
});
