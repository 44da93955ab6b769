/** Words as they begin a line: "read" as "Read"; the rest keeps its case. */
export function sentenceCase(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
