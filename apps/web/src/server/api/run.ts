import type { ProcedureName, TailName } from "@postern/contract/api";
import { runProcedure } from "@postern/db/run-procedure";
import type { Scope } from "@postern/db/scope";
import type { Dashboard } from "../dashboard.ts";
import { diagnoseRequest } from "./diagnose-request.ts";
import { enterUserCode, takesUserCode } from "./enter-user-code.ts";
import { promoteRequest } from "./promote-request.ts";
import { getProvider, listProviders } from "./read-providers.ts";
import { simulatePolicy } from "./simulate-policy.ts";
import { testEndpoint } from "./test-endpoint.ts";
import { testPolicy } from "./test-policy.ts";
import { verifyDomain } from "./verify-domain.ts";

/** Runs one procedure in its caller's name. Some need more than the database: the providers' records, the policy engine, a way out, the DNS. */
export function run(name: Exclude<ProcedureName, TailName>, { dashboard, scope }: { dashboard: Dashboard; scope: Scope }, input: unknown): Promise<unknown> {
  const caller = { database: dashboard.database, scope };
  if (takesUserCode(name)) return enterUserCode(caller, dashboard, { name, input });
  if (name === "provider.list") return listProviders(caller, input);
  if (name === "provider.get") return getProvider(caller, input);
  if (name === "endpoint.test") return testEndpoint({ ...caller, egress: dashboard.egress }, input);
  if (name === "domain.verify") return verifyDomain(caller, dashboard, input);
  if (name === "policy.simulate") return simulatePolicy(caller, dashboard, input);
  if (name === "policy.test") return testPolicy(caller, dashboard, input);
  if (name === "request.diagnose") return diagnoseRequest(caller, dashboard, input);
  if (name === "request.promote") return promoteRequest(caller, dashboard, input);
  return runProcedure(caller, name, input);
}
