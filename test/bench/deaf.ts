import { setTimeout as sleep } from "node:timers/promises";
import type { TestDatabase } from "../setup/database.ts";

const breakEveryMs = 40;

/** Does the work while every LISTEN in the house is broken again and again: what is told by NOTIFY alone is not heard. */
export async function whileDeaf<Result>({ sql }: TestDatabase, work: () => Promise<Result>): Promise<Result> {
  const over = new AbortController();
  const breaking = (async () => {
    while (!over.signal.aborted) {
      await sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'postern-listen'");
      await sleep(breakEveryMs);
    }
  })();
  try {
    return await work();
  } finally {
    over.abort();
    await breaking;
  }
}
