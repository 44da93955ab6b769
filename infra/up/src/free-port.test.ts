import { expect, test, vi } from "vitest";

test("programs that choose ports side by side, and open them later, never choose the same one", async () => {
  const ports: number[] = [];
  for (let program = 0; program < 8; program++) {
    vi.resetModules();
    const { freePort } = await import("./free-port.ts");
    for (let count = 0; count < 50; count++) ports.push(await freePort());
  }
  expect(new Set(ports).size).toBe(400);
});
