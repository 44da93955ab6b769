const plainBytes = 1_048_576;
const msPerMiB = 200;

/** What a batch may take beyond a statement's own limit because it is large, in milliseconds: 25 MiB, written twice and synced, are slow on a busy disk. */
export function extraStoreMs(bytes: number): number {
  return bytes <= plainBytes ? 0 : Math.ceil((bytes / plainBytes) * msPerMiB);
}
