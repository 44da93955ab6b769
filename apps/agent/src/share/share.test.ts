import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import type { ShareCommand } from "../commands/share.ts";
import { readEnv } from "../env.ts";
import { exitCodes } from "../exit.ts";
import { share } from "./share.ts";

const folder = fs.mkdtempSync(path.join(os.tmpdir(), "postern-share-"));
afterAll(() => fs.rmSync(folder, { recursive: true }));

test.each([
  [[], "say whom it is open to: --to organization, --to alice@corp.example,group:qa, --to key:ci"],
  [["everyone"], '"everyone" is nobody: write an e-mail address, group:NAME, key:NAME or organization'],
])("--to %j is told as such, before anyone is asked to sign in", async (to, message) => {
  const options: ShareCommand["options"] = { to, from: [], hostHeader: "original", transport: "upgrade", output: "compact" };
  const world = { env: readEnv({ XDG_CONFIG_HOME: folder }), tell: () => {}, onStop: () => {} };
  await expect(share({ kind: "http", target: "3000", options }, world)).rejects.toMatchObject({ code: exitCodes.usage, message });
});
