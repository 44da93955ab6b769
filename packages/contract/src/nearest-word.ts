/** The known word that was most likely meant, when one is a slip or two away. */
export function nearestWord(typed: string, known: readonly string[]): string | undefined {
  const slipsMax = Math.min(2, Math.floor(typed.length / 3) + 1);
  const near = known.map((word) => ({ word, slips: slipsBetween(typed.slice(0, lettersMax), word) })).filter(({ slips }) => slips <= slipsMax);
  return near.sort((one, other) => one.slips - other.slips)[0]?.word;
}

const lettersMax = 64;

/** Letters to add, drop or change until one is the other, whatever their case (Levenshtein). */
function slipsBetween(one: string, other: string): number {
  const target = other.toLowerCase();
  let row = Array.from({ length: target.length + 1 }, (_, index) => index);
  for (const letter of one.toLowerCase()) {
    const next = [(row[0] ?? 0) + 1];
    for (let at = 0; at < target.length; at++) {
      const changed = (row[at] ?? 0) + (letter === target[at] ? 0 : 1);
      next.push(Math.min(changed, (row[at + 1] ?? 0) + 1, (next[at] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
