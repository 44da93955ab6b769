import { randomBytes } from "node:crypto";
import type { ClientChain } from "@postern/db/client-chains";
import { chainHash } from "@postern/policy/certificate/chain-hash";
import { expect, test, vi } from "vitest";
import { createClientChains, type ShownChain } from "./client-chains.ts";

const dayMs = 86_400_000;
const nowMs = 20_000 * dayMs + 1;
const madeChain = (bytes = 64) => [randomBytes(bytes)];
const shown = (changes: Partial<ShownChain> = {}): ShownChain => ({
  ...{ organizationId: "org_1", chain: madeChain(), isBelieved: true, atMs: nowMs },
  ...changes,
});

async function keptOf(chains: readonly ShownChain[]): Promise<ClientChain[]> {
  const kept: ClientChain[] = [];
  const writer = createClientChains(
    async (chain) => void kept.push(chain),
    (error) => expect.unreachable(error.message),
  );
  for (const chain of chains) writer.note(chain);
  await writer.end();
  return kept;
}

test("a chain is written once a day for each organization, whatever its connections", async () => {
  const chain = madeChain();
  const again = { chain: chain.map((der) => Buffer.from(der)) };
  const kept = await keptOf([shown({ chain }), shown(again), shown({ chain, organizationId: "org_2" }), shown({ ...again, atMs: nowMs + dayMs })]);
  expect(kept.map(({ organizationId, seenAtMs }) => [organizationId, seenAtMs])).toEqual([
    ["org_1", nowMs + dayMs],
    ["org_2", nowMs],
  ]);
  expect(kept[0]).toMatchObject({ sha256: chainHash(chain), certificates: chain });
});

test("who showed none leaves nothing, and neither does what is too large", async () => {
  expect(await keptOf([shown({ chain: [] }), shown({ chain: [...madeChain(20_000), ...madeChain(20_000)] })])).toEqual([]);
});

test("a stranger who shows ever new certificates fills nothing, and takes no room from whom an authority vouches for", async () => {
  const strangers = Array.from({ length: 500 }, () => shown({ isBelieved: false }));
  const kept = await keptOf([...strangers, shown(), shown({ organizationId: "org_2", isBelieved: false })]);
  expect(kept.filter(({ organizationId }) => organizationId === "org_1")).toHaveLength(101);
  expect(kept.filter(({ organizationId }) => organizationId === "org_2")).toHaveLength(1);
  expect(await keptOf([...strangers, shown({ isBelieved: false, atMs: nowMs + dayMs })])).toHaveLength(101);
});

test("what could not be written waits, and is told", async () => {
  vi.useFakeTimers();
  try {
    const keep = vi.fn().mockRejectedValueOnce(new Error("the database is away")).mockResolvedValue(undefined);
    const onTrouble = vi.fn();
    const writer = createClientChains(keep, onTrouble);
    writer.note(shown());
    await vi.advanceTimersByTimeAsync(1_000);
    expect(onTrouble).toHaveBeenCalledOnce();
    await vi.advanceTimersByTimeAsync(1_000);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(keep).toHaveBeenCalledTimes(2);
    await writer.end();
    expect(keep).toHaveBeenCalledTimes(2);
  } finally {
    vi.useRealTimers();
  }
});
