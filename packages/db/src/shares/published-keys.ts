import type { Database } from "../database.ts";

/** The public halves of the instance's assertion keys, the newest first. */
export async function listPublishedKeys({ prisma }: Database): Promise<object[]> {
  const rows = await prisma.$queryRawUnsafe<{ publicKey: object }[]>(`SELECT public_key AS "publicKey" FROM assertion_key ORDER BY created_at DESC, id`);
  return rows.map(({ publicKey }) => publicKey);
}
