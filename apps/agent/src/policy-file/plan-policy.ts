import type { FileEndpoint } from "@postern/contract/policy-file";
import type { ExportedEndpoint } from "@postern/contract/project-export";
import { differencesOf } from "./difference.ts";
import type { Change } from "./plan.ts";
import type { ResolvedPolicy } from "./resolve.ts";

/** A new version, where the gates differ. It follows the version that was compared: another one in between is a conflict. */
export function planPolicy({ name }: FileEndpoint, policy: ResolvedPolicy | undefined, found: ExportedEndpoint | undefined): Change[] {
  if (!policy) return [];
  const differences = differencesOf(found?.policy ?? { all: [] }, policy.shown);
  if (found && differences.length === 0) return [];
  return [
    {
      deed: found ? "change" : "add",
      noun: "policy",
      name,
      differences,
      steps: [
        async ({ call, note, endpoints }) => {
          const endpoint = endpoints.get(name);
          if (!endpoint) throw new Error(`endpoint ${name} is made before its policy is saved`);
          const { number, state } = await call("policy.save", {
            endpointId: endpoint.id,
            basedOn: endpoint.policyVersionId,
            policy: policy.sent,
            note,
          });
          return state === "proposed" ? `version ${number} waits for someone else's approval` : `version ${number} is live`;
        },
      ],
    },
  ];
}
