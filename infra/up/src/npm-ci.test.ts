import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { npmCi } from "../npm-ci.mjs";

// Stands in for npm: an install that takes its time, and a question that is answered as NPM_VIEW_SAYS tells.
const npm = `
  if (process.argv[2] === "ci") setTimeout(() => process.exit(0), Number(process.env.NPM_CI_MS));
  else process.stderr.write(process.env.NPM_VIEW_SAYS);
`;
const unreachable = "npm error code ENOTFOUND\nnpm error request to https://registry.example.com/next failed";
let folder: string;

beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), "postern-npm-ci-"));
  fs.writeFileSync(path.join(folder, "npm-cli.js"), npm);
  vi.stubEnv("npm_execpath", path.join(folder, "npm-cli.js"));
});
afterEach(() => {
  vi.unstubAllEnvs();
  fs.rmSync(folder, { recursive: true });
});

const install = (hasArrived: boolean) => npmCi(folder, { started() {}, hasArrived: () => hasArrived, sample: "next@1.0.0", quietMs: 50 });

test("an install that nothing comes in for is given up when the registry is out of reach, with the registry's name", async () => {
  vi.stubEnv("NPM_CI_MS", "60000");
  vi.stubEnv("NPM_VIEW_SAYS", unreachable);
  const { code, said } = await install(false);
  expect(code).not.toBe(0);
  expect(said).toBe(unreachable);
});

test.each([
  ["when the registry answers, however slowly packages come", false, ""],
  ["when the registry only lacks the answer", false, "npm error code E404"],
  ["when packages come from npm's cache without a network", true, unreachable],
])("an install goes on %s", async (_when, hasArrived, viewSays) => {
  vi.stubEnv("NPM_CI_MS", "700");
  vi.stubEnv("NPM_VIEW_SAYS", viewSays);
  expect(await install(hasArrived)).toEqual({ code: 0, said: "" });
});
