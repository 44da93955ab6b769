import type { Shadow } from "@postern/contract/trial";

/** "Decided 1,204 requests and agreed on 99.3 %." Never rounded up to all. */
export function shadowWords({ decided, agreed }: Pick<Shadow, "decided" | "agreed">): string {
  if (decided === 0) return "It has decided about no request yet.";
  const requests = decided === 1 ? "1 request" : `${decided.toLocaleString("en-US")} requests`;
  if (agreed === decided) return `It decided about ${requests} and agreed on all of them.`;
  const percent = Math.floor((agreed / decided) * 1_000) / 10;
  return `It decided about ${requests} and agreed on ${percent.toLocaleString("en-US")}\u00a0%.`;
}

/** What it could not say anything about; nothing when there is none of it. */
export function shadowGaps({ failed, skipped }: Pick<Shadow, "failed" | "skipped">): string | undefined {
  const gaps = [
    failed > 0 && `could not decide about ${failed.toLocaleString("en-US")}`,
    skipped > 0 && `was not asked about ${skipped.toLocaleString("en-US")}, as there was too much to do`,
  ].filter((gap) => gap !== false);
  return gaps.length > 0 ? `It ${gaps.join(", and ")}.` : undefined;
}
