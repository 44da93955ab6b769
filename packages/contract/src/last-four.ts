/** What is shown of a secret. Short ones show none of their letters: four of eight would be half of it. */
export function lastFourOf(value: string): string {
  return value.length >= 12 ? value.slice(-4) : "••••";
}

/** Before the last four, where a secret stands among other settings: sent back unchanged, it leaves the secret as it is. */
export const shownMark = "••••";
