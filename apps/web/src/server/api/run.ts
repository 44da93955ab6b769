import type { ProcedureName } from "@postern/contract/api";
import { runProcedure } from "@postern/db/run-procedure";
import type { Scope } from "@postern/db/scope";
import type { WebHouse } from "../house.ts";
import { listProviders } from "./list-providers.ts";
import { testEndpoint } from "./test-endpoint.ts";
import { verifyDomain } from "./verify-domain.ts";

/** Runs one procedure in its caller's name. Three need more than the database: the providers' records, a way out to the endpoint, the DNS. */
export function run(name: Exclude<ProcedureName, "request.tail">, { house, scope }: { house: WebHouse; scope: Scope }, input: unknown): Promise<unknown> {
  const caller = { house: house.database, scope };
  if (name === "provider.list") return listProviders(caller, input);
  if (name === "endpoint.test") return testEndpoint({ ...caller, egress: house.egress }, input);
  if (name === "domain.verify") return verifyDomain(caller, house, input);
  return runProcedure(caller, name, input);
}
