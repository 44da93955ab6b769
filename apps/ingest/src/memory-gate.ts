/** Whose bytes: an endpoint, within its organization. */
export interface MemoryHolder {
  id: string;
  organizationId: string;
}
/** Bytes of bodies that may be in memory at once: in all, for one organization, and for one endpoint of it. */
export interface MemoryGate {
  /** Takes room for so many bytes, or says that there is none. */
  take(holder: MemoryHolder, bytes: number): boolean;
  give(holder: MemoryHolder, bytes: number): void;
  /** Whether so many bytes would find room now; nothing is taken. */
  hasRoom(holder: MemoryHolder, bytes: number): boolean;
  readonly bytesHeld: number;
}

/** One endpoint may hold three times what it leaves free of its organization's room: the others always find a quarter. */
const endpointWeight = 3;

/**
 * Shares that shrink as room runs out (dynamic thresholds, Choudhury and Hahne 1998): an organization may hold as much as it leaves free.
 * Alone it comes to a half, of two each to a third, of nine each to a tenth; the next one always finds half of what is then free. Addresses have no share of
 * their own: what one sender can hold is bounded by its endpoint's, for as long as a body may take to arrive.
 */
export function createMemoryGate({ bytesMax }: { bytesMax: number }): MemoryGate {
  const organizations = new Map<string, number>();
  const endpoints = new Map<string, number>();
  let held = 0;
  const hasRoom = ({ id, organizationId }: MemoryHolder, bytes: number) => {
    const ofOrganization = organizations.get(organizationId) ?? 0;
    if (ofOrganization + bytes > bytesMax - held - bytes) return false;
    return (endpoints.get(id) ?? 0) + bytes <= endpointWeight * (bytesMax / 2 - ofOrganization - bytes);
  };
  return {
    hasRoom,
    take(holder, bytes) {
      if (!hasRoom(holder, bytes)) return false;
      add(organizations, holder.organizationId, bytes);
      add(endpoints, holder.id, bytes);
      held += bytes;
      return true;
    },
    give(holder, bytes) {
      add(organizations, holder.organizationId, -bytes);
      add(endpoints, holder.id, -bytes);
      held -= bytes;
    },
    get bytesHeld() {
      return held;
    },
  };
}

function add(held: Map<string, number>, key: string, bytes: number): void {
  const own = (held.get(key) ?? 0) + bytes;
  if (own > 0) held.set(key, own);
  else held.delete(key);
}
