import type { HubFrameOf } from "@postern/contract/frames";
import type { AgentLine } from "../tunnel/agent-line.ts";

export type Visited = Omit<HubFrameOf<"visit">, "kind">;

/** A screen that shows more in a second is not read. */
const perSecondMax = 50;

/** Tells an agent's screen what became of visits; what its line has no room for is left out. */
export class VisitTeller {
  readonly #line: Pick<AgentLine, "isFull" | "send">;
  #second = 0;
  #told = 0;

  constructor(line: Pick<AgentLine, "isFull" | "send">) {
    this.#line = line;
  }

  tell(visit: Visited): void {
    const second = Math.floor(performance.now() / 1_000);
    if (second !== this.#second) this.#told = 0;
    this.#second = second;
    if (++this.#told > perSecondMax || this.#line.isFull) return;
    this.#line.send({ kind: "visit", ...visit });
  }
}
