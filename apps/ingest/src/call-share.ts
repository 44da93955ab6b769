interface ShareLimits {
  /** Calls at once, of all organizations. */
  max: number;
  /** Of these, for one of them: hosts that never answer cost their own organization only. */
  perOrganization: number;
}

/** So many calls at once, whatever comes in. Who takes a place gives it back. */
export class CallShare {
  readonly #limits: ShareLimits;
  readonly #of = new Map<string, number>();
  #calls = 0;

  constructor(limits: ShareLimits) {
    this.#limits = limits;
  }

  /** Whether there is a place; it is the caller's then. */
  take(organizationId: string): boolean {
    const own = this.#of.get(organizationId) ?? 0;
    if (this.#calls >= this.#limits.max || own >= this.#limits.perOrganization) return false;
    this.#calls++;
    this.#of.set(organizationId, own + 1);
    return true;
  }

  giveBack(organizationId: string): void {
    const own = (this.#of.get(organizationId) ?? 0) - 1;
    this.#calls--;
    if (own > 0) this.#of.set(organizationId, own);
    else this.#of.delete(organizationId);
  }
}
