import type { SecretUse } from "@postern/db/secret-use";

export interface SecretUses {
  note(use: Omit<SecretUse, "requests">): void;
  end(): Promise<void>;
}

const writeEveryMs = 60_000;

/**
 * When each secret was last used, and for how many requests, written once a minute: enough to see that an old one can be retired. What could
 * not be written waits for the next minute.
 */
export function createSecretUses(write: (uses: readonly SecretUse[]) => Promise<void>, onTrouble: (error: Error) => void): SecretUses {
  let uses = new Map<string, SecretUse>();
  const add = (use: SecretUse): void => {
    const known = uses.get(use.secretId);
    if (!known) return void uses.set(use.secretId, use);
    known.requests += use.requests;
    known.atMs = Math.max(known.atMs, use.atMs);
  };
  async function writeAll(): Promise<void> {
    if (uses.size === 0) return;
    const written = [...uses.values()];
    uses = new Map();
    await write(written).catch((error: Error) => {
      for (const use of written) add(use);
      onTrouble(error);
    });
  }
  const clock = setInterval(() => void writeAll(), writeEveryMs);
  return {
    note: (use) => add({ ...use, requests: 1 }),
    async end() {
      clearInterval(clock);
      await writeAll();
    },
  };
}
