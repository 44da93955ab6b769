import type { Forward } from "../forward.ts";
import { type Finding, fault, fine, remark } from "./finding.ts";
import { refusalOf } from "./look-up-names.ts";

/** Whether the local server listens, on 127.0.0.1 and on ::1: a name may stand for either. */
export async function lookAtLocalServer({ label, port, isLoopback, host }: Forward): Promise<Finding> {
  const check = "Local server";
  const addresses = isLoopback ? ["127.0.0.1", "::1"] : [host];
  const tried = await Promise.all(addresses.map(async (address) => ({ address, failed: await refusalOf(address, port) })));
  const up = tried.filter(({ failed }) => failed === undefined).map(({ address }) => address);
  const down = tried.filter(({ failed }) => failed !== undefined).map(({ address, failed }) => `${address} (${failed})`);
  if (up.length === 0) return fault(check, `nothing listens at ${label}: ${down.join(", ")}`, "Start it, or give the port it listens on.");
  if (down.length > 0) return remark(check, `listens on ${up.join(", ")}, not on ${down.join(", ")}`);
  return fine(check, `listens at ${label}, on ${up.join(" and ")}`);
}
