import type { IncomingMessage, ServerResponse } from "node:http";

/** Both ends of one request: its place is free when either closes. */
export interface UnderWay {
  request: Pick<IncomingMessage, "socket">;
  response: Pick<ServerResponse, "closed" | "once" | "off">;
}
export interface Places {
  /** Takes one of so many places of a key until the request is over. */
  take(key: string, limit: number, underWay: UnderWay): { taken: boolean; underWay: number };
  /** Places that are taken now. */
  readonly taken: number;
}

/** Who is under way, by key. Where several processes take requests each gives away its share of a limit, one place at least. */
export function createPlaces(processes: () => number): Places {
  const byKey = new Map<string, number>();
  let all = 0;

  function give(key: string): void {
    const left = (byKey.get(key) ?? 1) - 1;
    if (left > 0) byKey.set(key, left);
    else byKey.delete(key);
    all -= 1;
  }

  return {
    take(key, limit, request) {
      const underWay = byKey.get(key) ?? 0;
      if (underWay >= Math.max(1, Math.floor(limit / processes()))) return { taken: false, underWay };
      if (isOver(request)) return { taken: true, underWay };
      byKey.set(key, underWay + 1);
      all += 1;
      whenOver(request, () => give(key));
      return { taken: true, underWay };
    },
    get taken() {
      return all;
    },
  };
}

function isOver({ request, response }: UnderWay): boolean {
  return response.closed || request.socket.destroyed;
}

/** An answer that stands in line behind another one hears nothing when their socket closes, so both are listened to. */
function whenOver({ request: { socket }, response }: UnderWay, over: () => void): void {
  let isFree = false;
  const end = () => {
    if (isFree) return; // one closes while the other tells of it
    isFree = true;
    socket.off("close", end);
    response.off("close", end);
    over();
  };
  socket.once("close", end);
  response.once("close", end);
}
