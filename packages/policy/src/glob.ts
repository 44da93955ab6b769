/** What stands between the stars of a glob, and whether the star before it goes over a `/`. */
interface Piece {
  text: string;
  after: "start" | "*" | "**";
}

const lettersMax = 4_096;

/**
 * Whether a whole text fits a glob: `*` stands for letters up to a `/`, `**` for all letters, everything else for itself. Kept as the set of
 * places where each piece can end, so that no pattern makes it try all ways through a text.
 */
export function globMatcher(glob: string): (text: string) => boolean {
  const pieces = piecesOf(glob);
  return (text) => {
    if (text.length > lettersMax) return false;
    let ends: readonly number[] = [0];
    for (const piece of pieces) if (ends.length > 0) ends = endsOf(piece, text, ends);
    return ends.includes(text.length);
  };
}

function piecesOf(glob: string): readonly Piece[] {
  const parts = glob.split(/(\*+)/);
  return parts.flatMap((text, index): Piece[] => {
    if (index % 2 === 1) return [];
    const stars = parts[index - 1];
    return [{ text, after: stars === undefined ? "start" : stars.length === 1 ? "*" : "**" }];
  });
}

/** Where a piece can end, when the one before it ended at one of these places; in rising order. */
function endsOf({ text: wanted, after }: Piece, text: string, ends: readonly number[]): readonly number[] {
  const found: number[] = [];
  let next = 0;
  let reach = -1; // how far a star that began at a place passed so far can stretch
  for (let at = 0; at + wanted.length <= text.length; at++) {
    while (next < ends.length && (ends[next] ?? 0) <= at) reach = Math.max(reach, stretch(text, ends[next++] ?? 0, after));
    if (at <= reach && text.startsWith(wanted, at)) found.push(at + wanted.length);
  }
  return found;
}

function stretch(text: string, from: number, after: Piece["after"]): number {
  if (after === "start") return from;
  const slash = after === "*" ? text.indexOf("/", from) : -1;
  return slash < 0 ? text.length : slash;
}
