import type { recordSecretUse } from "@postern/db/secret-use";

type Use = Parameters<typeof recordSecretUse>[1][number];
export interface SecretUses {
  note(use: Use): void;
  end(): Promise<void>;
}

const writeEveryMs = 60_000;

/** When each secret was last used, written once a minute: enough to see that an old one can be retired. */
export function createSecretUses(write: (uses: readonly Use[]) => Promise<void>, onTrouble: (error: Error) => void): SecretUses {
  let uses = new Map<string, Use>();
  async function writeAll(): Promise<void> {
    if (uses.size === 0) return;
    const written = [...uses.values()];
    uses = new Map();
    await write(written).catch(onTrouble);
  }
  const clock = setInterval(() => void writeAll(), writeEveryMs);
  return {
    note(use) {
      uses.set(use.secretId, use);
    },
    async end() {
      clearInterval(clock);
      await writeAll();
    },
  };
}
