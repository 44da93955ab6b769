/** A number from 0 to 1 for this round (mulberry32), the same in every run with this seed. */
export function momentOf(seed: number, round: number): number {
  let state = (seed + round * 0x6d2b79f5) | 0;
  state = Math.imul(state ^ (state >>> 15), 1 | state);
  state = (state + Math.imul(state ^ (state >>> 7), 61 | state)) ^ state;
  return ((state ^ (state >>> 14)) >>> 0) / 4_294_967_296;
}
