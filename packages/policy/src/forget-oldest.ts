/** Keeps a map in order of use within so many entries: those that stand first go. */
export function forgetOldest(map: Map<unknown, unknown>, max: number): void {
  for (const key of map.keys()) {
    if (map.size <= max) return; // the rest is not walked: this runs beside requests
    map.delete(key);
  }
}
