import type { Tell } from "../events.ts";
import { EventRing } from "./event-ring.ts";
import { openInspector } from "./inspector.ts";
import type { InspectorPorts } from "./routes.ts";

export interface Watched {
  /** Tells the screen and the inspector. */
  tell: Tell;
  close(): void;
}

/** Opens an inspector beside a run of the agent, and says where it is; without a port, or with 0, there is none. */
export async function watchListen(tell: Tell, ports: Omit<InspectorPorts, "ring">, port: number | undefined): Promise<Watched> {
  if (!port) return { tell, close: () => {} };
  const ring = new EventRing();
  const inspector = await openInspector({ ...ports, ring }, port);
  tell({ type: "inspecting", url: inspector.url });
  return {
    tell(event) {
      ring.tell(event);
      tell(event);
    },
    close: () => inspector.close(),
  };
}
