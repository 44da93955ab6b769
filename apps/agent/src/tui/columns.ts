/** Letters that stand in two columns of a terminal: East Asian wide ones and pictures (Unicode TR11, roughly). */
const wide = /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Extended_Pictographic}/u;
const none = /\p{M}/u;

/** How many columns a letter takes. */
function columnsOf(letter: string): number {
  if (none.test(letter)) return 0;
  return letter > "\u00ff" && wide.test(letter) ? 2 : 1;
}

/** The beginning of a text that fits into so many columns, filled up with blanks to exactly those. The text holds no control characters. */
export function fitted(text: string, columns: number): string {
  let used = 0;
  let fit = "";
  for (const letter of text) {
    const next = columnsOf(letter);
    if (used + next > columns) break;
    used += next;
    fit += letter;
  }
  return fit + " ".repeat(Math.max(0, columns - used));
}
