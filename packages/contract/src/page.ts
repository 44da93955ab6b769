import { z } from "zod";

/** Lists come newest first, a page at a time; `cursor` is the id of the last row seen. */
export const PageInput = z.strictObject({
  cursor: z.string().max(64).optional(),
  limit: z.int().min(1).max(100).default(50),
});
export function pageOf<Row extends z.ZodType>(row: Row) {
  return z.object({ rows: z.array(row), nextCursor: z.string().optional() });
}
/** What a change that has nothing else to say answers. */
export const Done = z.object({ done: z.literal(true) });

export const Name = z.string().trim().min(1).max(80);
export const Moment = z.date();
