/** Bytes of bodies that may be in memory at once, in all and for one organization. */
export interface MemoryGate {
  /** Takes room for so many bytes, or says that there is none. */
  take(organizationId: string, bytes: number): boolean;
  give(organizationId: string, bytes: number): void;
  /** Whether so many bytes would find room now; nothing is taken. */
  hasRoom(organizationId: string, bytes: number): boolean;
  readonly bytesHeld: number;
}

export function createMemoryGate({ bytesMax, organizationBytesMax }: { bytesMax: number; organizationBytesMax: number }): MemoryGate {
  const heldBy = new Map<string, number>();
  let held = 0;
  const hasRoom = (organizationId: string, bytes: number) => held + bytes <= bytesMax && (heldBy.get(organizationId) ?? 0) + bytes <= organizationBytesMax;
  return {
    hasRoom,
    take(organizationId, bytes) {
      if (!hasRoom(organizationId, bytes)) return false;
      heldBy.set(organizationId, (heldBy.get(organizationId) ?? 0) + bytes);
      held += bytes;
      return true;
    },
    give(organizationId, bytes) {
      const own = (heldBy.get(organizationId) ?? 0) - bytes;
      if (own > 0) heldBy.set(organizationId, own);
      else heldBy.delete(organizationId);
      held -= bytes;
    },
    get bytesHeld() {
      return held;
    },
  };
}
