import type { LocalResult } from "@postern/contract/frames";
import type { AgentEvent, Delivery } from "../events.ts";
import type { HttpMessage } from "../http-message.ts";
import { wayText } from "../output/measures.ts";

/** One line of the list: an event and what became of it, or a request that was refused at its gate. */
export interface BoardRow {
  key: string;
  at: Date;
  requestId: string;
  what: string;
  delivery?: Delivery;
  message?: HttpMessage;
  result?: LocalResult;
  again?: boolean;
  refusal?: { status: number; reason: string };
}

const rowsMax = 300;
/** So much of a body is kept to be looked at; the inspector has it whole. */
export const bodyShownMax = 8_192;

/** What a run of listen came to so far, as the screen shows it. */
export class Board {
  readonly rows: BoardRow[] = [];
  opened: Extract<AgentEvent, { type: "opened" }> | undefined;
  ready: Extract<AgentEvent, { type: "ready" }> | undefined;
  inspector: string | undefined;
  /** In words, and how good that is. */
  status: { text: string; tone: "green" | "yellow" | "dim" } = { text: "Connecting", tone: "dim" };
  localUp = true;
  held = 0;
  delivered = 0;
  failed = 0;
  refused = 0;
  readonly #running = new Set<string>();

  get running(): number {
    return this.#running.size;
  }

  hear(event: AgentEvent, at: Date): void {
    if (event.type === "opened") this.opened = event;
    else if (event.type === "inspecting") this.inspector = event.url;
    else if (event.type === "delivery") this.#begin(event, at);
    else if (event.type === "outcome") this.#end(event, at);
    else if (event.type === "refusal") this.#refuse(event, at);
    else this.#stand(event);
  }

  /** The answer to the same event before this one, if the list still has it. */
  earlierAnswer({ key, requestId }: BoardRow): LocalResult | undefined {
    const at = this.rows.findIndex((row) => row.key === key);
    return this.rows.slice(at + 1).find((row) => row.requestId === requestId && row.result)?.result;
  }

  #begin({ delivery, message }: Extract<AgentEvent, { type: "delivery" }>, at: Date): void {
    this.#running.add(delivery.deliveryId);
    const body = Buffer.from(message.body.subarray(0, bodyShownMax)); // a copy: the rest of the frame goes
    this.#add({
      key: keyOf(delivery),
      at,
      requestId: delivery.requestId,
      what: delivery.eventType ?? delivery.method,
      delivery,
      message: { ...message, body },
    });
  }

  #end({ delivery, result, again }: Extract<AgentEvent, { type: "outcome" }>, at: Date): void {
    this.#running.delete(delivery.deliveryId);
    if ("status" in result && result.status < 300) this.delivered++;
    else if (!("error" in result && result.error === "refused")) this.failed++;
    const row = this.rows.find(({ key }) => key === keyOf(delivery));
    if (row) Object.assign(row, { result, again });
    else this.#add({ key: keyOf(delivery), at, requestId: delivery.requestId, what: delivery.eventType ?? delivery.method, delivery, result, again });
  }

  #refuse({ refusal }: Extract<AgentEvent, { type: "refusal" }>, at: Date): void {
    this.refused++;
    const { requestId, status, reason, method } = refusal;
    this.#add({ key: `${requestId} refused`, at, requestId, what: method, refusal: { status, reason } });
  }

  /** How the connection and the local server stand. */
  #stand(event: AgentEvent): void {
    if (event.type === "ready") {
      this.ready = event;
      this.held = event.held.count;
      this.status = { text: `Online, ${wayText(event.transport, event.latencyMs)}`, tone: "green" };
    } else if (event.type === "held") this.held = event.kept;
    else if (event.type === "local") this.localUp = event.up;
    else if (event.type === "reconnecting") this.status = { text: `Reconnecting in ${(event.inMs / 1_000).toFixed(1)} s: ${event.says}`, tone: "yellow" };
    else if (event.type === "transport")
      this.status = { text: `Online, ${event.transport}: ${event.says}`, tone: event.transport === "ws" ? "green" : "yellow" }; // biome-ignore format: one state
    else if (event.type === "leaving") this.status = { text: event.running > 0 ? `Finishing ${event.running} in flight` : "Stopping", tone: "dim" };
    if (event.type === "reconnecting") this.#running.clear();
  }

  #add(row: BoardRow): void {
    this.rows.unshift(row);
    if (this.rows.length > rowsMax) this.rows.length = rowsMax;
  }
}

function keyOf({ deliveryId, attempt }: Delivery): string {
  return `${deliveryId} ${attempt}`;
}
