import type { Dashboard } from "./dashboard.ts";

const waitMs = 2_000;

/** Whether the dashboard can do its work: its database answers in time. */
export async function isHealthy({ database }: Pick<Dashboard, "database">): Promise<boolean> {
  const late = new Promise<boolean>((resolve) => setTimeout(resolve, waitMs, false).unref());
  const answers = database.prisma.$queryRaw`SELECT 1`.then(
    () => true,
    () => false,
  );
  return Promise.race([answers, late]);
}
