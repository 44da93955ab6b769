// biome-ignore-all lint/suspicious/noTemplateCurlyInString: references in a policy file are written like this
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { apply, doneLine } from "./policy-file/apply.ts";
import { openPolicyFile } from "./policy-file/open-file.ts";
import { type Plan, planOf, progressOf } from "./policy-file/plan.ts";
import { type House, isSecret } from "./testing-house.ts";

/** A policy file with one of everything. */
export const first = `version: 1
destinations:
  - name: billing
    url: https://billing.example/hooks
endpoints:
  - name: github
    state: open
    answer: { status: 200 }
    secrets: ["\${env:GITHUB_SECRET}"]
    policy:
      all:
        - kind: method
          allow: [POST]
        - kind: signature
          provider: meta
          settings: { verifyToken: "\${env:META_TOKEN}", appId: "17" }
    routes:
      - to: billing
        filter: type:push
`;

/** A policy file in a folder of its own, and the variables around it. */
export function testFile() {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "postern-file-"));
  const name = path.join(folder, "postern.yaml");
  const variables: Record<string, string> = { META_TOKEN: "canary-verify-token-7391", GITHUB_SECRET: "canary-github-secret-1234" };
  const around = { variable: (asked: string) => variables[asked], isSecret };
  return {
    name,
    variables,
    around,
    write: (text: string) => fs.writeFileSync(name, text),
    read: () => fs.readFileSync(name, "utf8"),
    planFor: ({ project }: House) => planOf(openPolicyFile(name), project, around),
    close: () => fs.rmSync(folder, { recursive: true }),
  };
}

/** Applies a plan; answers the lines it said. */
export async function applied(plan: Plan, at: House): Promise<string[]> {
  const lines: string[] = [];
  await apply(plan, progressOf(at.project, at.call, "why"), (done) => lines.push(doneLine(done)));
  return lines;
}
