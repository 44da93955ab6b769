// biome-ignore-all lint/suspicious/noTemplateCurlyInString: references in a policy file are written like this
import type { Policy } from "@postern/contract/policy";
import { afterEach, beforeEach, expect, test } from "vitest";
import { applied, first, testFile } from "../testing-file.ts";
import { type House, house } from "../testing-house.ts";
import { pull } from "./pull.ts";

let at: House;
let file: ReturnType<typeof testFile>;
beforeEach(() => {
  at = house();
  file = testFile();
});
afterEach(() => file.close());

const planned = () => file.planFor(at);

test("pulling into a file keeps its comments, its references and what it expects", async () => {
  file.write(first);
  await applied(planned(), at);
  const own = first
    .replace("version: 1", "# who owns this: the payments team\nversion: 1")
    .replace("        - kind: signature", "        # theirs since 2024\n        - kind: signature")
    .replace("    routes:", "    expect:\n      - { name: a PUT is refused, verdict: refused, request: { method: PUT } }\n    routes:");
  file.write(own);
  const policy: Policy = { all: [...(at.project.endpoints[0]?.policy.all ?? []), { kind: "body-size", bodyBytesMax: 5 }] };
  Object.assign(at.project.endpoints[0] ?? {}, { policy });
  pull({ name: file.name, project: at.project, server: "http://gateway", around: file.around });
  const text = file.read();
  for (const kept of ["# who owns this", "# theirs since 2024", "a PUT is refused", "${env:META_TOKEN}", "${env:GITHUB_SECRET}", "bodyBytesMax: 5"])
    expect(text).toContain(kept);
  expect(text).not.toContain("sealed");
  expect(planned()).toMatchObject({ changes: [] });
});
