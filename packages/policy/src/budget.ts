/** Thrown when a text of an owner or a sender asks for more work than one request may cost. The gate that asked stays shut. */
export class BudgetSpent extends Error {
  constructor() {
    super("more work than one request may cost");
    this.name = "BudgetSpent";
  }
}

const spent = new BudgetSpent();

/** So many steps for one decision: a cost that is the same on every machine, where a clock would decide differently under load. */
export class Budget {
  #left: number;

  constructor(steps: number) {
    this.#left = steps;
  }

  spend(steps = 1): void {
    this.#left -= steps;
    if (this.#left < 0) throw spent;
  }
}

const lettersPerStep = 64;

/** What it costs to walk over a text once. */
export function stepsOfText(text: string): number {
  return 1 + Math.floor(text.length / lettersPerStep);
}
