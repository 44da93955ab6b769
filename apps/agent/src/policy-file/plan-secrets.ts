import type { FileEndpoint } from "@postern/contract/policy-file";
import type { ExportedEndpoint } from "@postern/contract/project-export";
import type { Change } from "./plan.ts";
import type { NamedSecret } from "./resolve.ts";

/** Secrets whose value is at hand and that the gateway lacks, told apart by their last four; none is retired. */
export function planSecrets({ name }: FileEndpoint, secrets: readonly NamedSecret[], found: ExportedEndpoint | undefined): Change[] {
  const held = new Set(found?.secrets.map(({ lastFour }) => lastFour));
  return secrets.flatMap(({ reference, lastFour, value }): Change[] => {
    if (value === undefined || held.has(lastFour)) return [];
    const add: Change["steps"][number] = async ({ call, endpoints }) => {
      const endpoint = endpoints.get(name);
      if (!endpoint) throw new Error(`endpoint ${name} is made before its secret is added`);
      await call("secret.add", { endpointId: endpoint.id, value });
      return undefined;
    };
    return [{ deed: "add", noun: "secret", name: `${reference} of ${name}`, differences: [], steps: [add] }];
  });
}
