import { forgetSecretUse } from "@postern/db/secret-use";
import { forgetVisits } from "@postern/db/shares/end-overdue";
import { doUpkeep } from "@postern/db/upkeep";
import { createTxtResolver } from "@postern/egress/txt-records";
import type { Worker } from "./begin-turn.ts";
import type { Environment } from "./env.ts";
import { recheckDomains } from "./recheck-domains.ts";

/** What grows old: once an hour, on one worker. */
export async function keepUp({ pool, log, counters }: Pick<Worker, "pool" | "log" | "counters">, env: Environment): Promise<void> {
  const { POSTERN_BODIES_DAYS: bodiesDays, POSTERN_ROWS_DAYS: rowsDays, POSTERN_REFUSED_DAYS: refusedDays } = env;
  const done = await doUpkeep(pool, { bodiesDays, rowsDays, refusedDays });
  counters.expired(done.deliveriesExpired, { withinWeek: done.expiring.withinWeek });
  log.info({ event: "upkeep.done", ...done });
  if (done.deliveriesExpired > 0) log.warn({ event: "deliveries.expired", deliveries: done.deliveriesExpired });
  if (done.expiring.withinWeek > 0) log.warn({ event: "deliveries.expiring", ...done.expiring });
  log.info({ event: "secrets.forgotten", rows: await forgetSecretUse(pool) });
  log.info({ event: "visits.forgotten", rows: await forgetVisits(pool) });
  await recheckDomains({ pool, log, findTxtRecords: createTxtResolver() });
}
