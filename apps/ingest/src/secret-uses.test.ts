import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createSecretUses } from "./secret-uses.ts";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const use = (secretId: string, atMs: number) => ({ organizationId: "org_a", secretId, atMs });

test("uses are written once a minute, each secret with its count and its last moment", async () => {
  const write = vi.fn(async () => {});
  const uses = createSecretUses(write, vi.fn());
  uses.note(use("sec_1", 1_000));
  uses.note(use("sec_1", 3_000));
  uses.note(use("sec_2", 2_000));
  expect(write).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(write).toHaveBeenCalledExactlyOnceWith([
    { organizationId: "org_a", secretId: "sec_1", atMs: 3_000, requests: 2 },
    { organizationId: "org_a", secretId: "sec_2", atMs: 2_000, requests: 1 },
  ]);
  await uses.end();
  expect(write).toHaveBeenCalledTimes(1);
});

test("what could not be written is counted with the next", async () => {
  const write = vi.fn(async () => {}).mockRejectedValueOnce(new Error("away"));
  const onTrouble = vi.fn();
  const uses = createSecretUses(write, onTrouble);
  uses.note(use("sec_1", 1_000));
  await vi.advanceTimersByTimeAsync(60_000);
  expect(onTrouble).toHaveBeenCalledOnce();
  uses.note(use("sec_1", 70_000));
  await uses.end();
  expect(write).toHaveBeenLastCalledWith([{ organizationId: "org_a", secretId: "sec_1", atMs: 70_000, requests: 2 }]);
});
