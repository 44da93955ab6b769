import type { AgentFrame } from "@postern/contract/frames";
import { mirrorLimits } from "@postern/contract/mirror";

/** Copies that end together are told of together: fewer frames than the hub takes of anyone. */
const gatherMs = 20;

interface Line {
  send(frame: AgentFrame): void;
}

/** Tells the hub, by the line each copy came by, how many of them are over. */
export class Acknowledgements {
  readonly #counts = new Map<Line, number>();
  #timer: NodeJS.Timeout | undefined;

  add(line: Line): void {
    this.#counts.set(line, (this.#counts.get(line) ?? 0) + 1);
    this.#timer ??= setTimeout(() => this.#tell(), gatherMs);
  }

  /** The line is gone: the hub counts anew on the next one. */
  forget(line: Line): void {
    this.#counts.delete(line);
  }

  #tell(): void {
    this.#timer = undefined;
    for (const [line, count] of this.#counts) line.send({ kind: "copied", count: Math.min(count, mirrorLimits.windowMax) });
    this.#counts.clear();
  }
}
