import { hash } from "node:crypto";
import { networkOf } from "@postern/policy/network-of";
import type { Rate, Taken } from "@postern/policy/ports";
import { createTokenStore } from "@postern/policy/token-store";
import { Breaches } from "./breaches.ts";
import { Turns } from "./turns.ts";

/** What one address may try while nobody knows it, and all such addresses together. */
export interface TurnstileRates {
  stranger: Rate;
  /** Counted anew for those who come from an address that an agent with a good token came from. */
  strangers: Rate;
  /** One such address, and one token that was good. */
  known: Rate;
  /** All tokens that were good. */
  agents: Rate;
  /** Agents of one organization. */
  organization: Rate;
  /** One credential at one tunnel: to seat an agent is dear, as its lane begins to claim at once. */
  seat: Rate;
}

const perSecond = (limit: number, burst = limit): Rate => ({ limit, windowMs: 1_000, burst });

// An office behind one address comes back at once after an outage: a burst for it, and more once one of its agents has shown a good token. To seat one costs
// the hub and the database about 15 ms: at an organization's pace a thousand are in after 50 s, and what is received meanwhile waits no longer for it.
const usualRates: TurnstileRates = {
  stranger: perSecond(5, 40),
  strangers: perSecond(100),
  known: perSecond(50, 100),
  agents: perSecond(200),
  organization: perSecond(20),
  seat: perSecond(2, 10),
};
const keysMax = 50_000;
const knownMax = 40_000;
const knownMs = 3_600_000;
const waitMsMax = 60_000;
/** Strangers who only knock fill their queue; an agent that nobody knows yet comes after them, and no later than this. */
const strangerWaitMsMax = 15_000;

/**
 * Counts handshakes, so that neither agents who all return at once nor strangers who only knock can sink the node or keep agents out. Who comes too many
 * is told when to come: a thousand agents of one address are then in as soon as its rate allows, where a guess each would leave half of the rate unused.
 */
export class Turnstile {
  readonly #rates: TurnstileRates;
  readonly #nowMs: () => number;
  readonly #tokens = createTokenStore({ keysMax });
  readonly #turns = new Turns(waitMsMax);
  readonly #turnsOfStrangers = new Turns(strangerWaitMsMax);
  /** Networks, and digests of tokens. */
  readonly #knownUntilMs = new Map<string, number>();
  readonly #breaches = new Breaches();

  constructor(nowMs: () => number = () => performance.now(), rates: TurnstileRates = usualRates) {
    this.#nowMs = nowMs;
    this.#rates = rates;
  }

  /**
   * Whether a token from this address may be looked at now. Strangers draw on a budget of their own: spending it costs no agent a place. Neither does a
   * stranger beside an agent, behind one address: a token that was good draws on its own.
   */
  knock(address: string, token: string): Taken {
    const network = networkOf(address);
    const digest = tokenKey(token);
    const { stranger, strangers, known, agents } = this.#rates;
    if (this.#isKnown(digest)) return this.#through([digest, known], ["agents", agents]);
    if (this.#isKnown(network)) return this.#through([`beside ${network}`, known], ["neighbours", strangers]);
    const taken = this.#take(network, stranger) && this.#take("strangers", strangers);
    // A stranger's turn comes as fast as an agent's: if one of its neighbours is let in meanwhile, the address is known by then.
    return taken ? { taken } : this.#later(network, known, this.#turnsOfStrangers);
  }

  /** Whether an agent whose token was good may come in now; its address and its token are known from here on. */
  enter(address: string, token: string, organizationId: string): Taken {
    this.#know(networkOf(address));
    this.#know(tokenKey(token));
    const { organization } = this.#rates;
    const taken = this.#take(organizationId, organization);
    return taken ? { taken } : this.#later(organizationId, organization);
  }

  /** A token that was looked at is not good, or no more. */
  turnedAway(token: string): void {
    this.#knownUntilMs.delete(tokenKey(token));
  }

  /**
   * Whether an agent that came in may have its tunnel now: one that comes and goes without end costs as little as one that stays, and one that broke the
   * protocol again and again stays away for a while.
   */
  sit(tokenId: string, tunnelId: string): Taken {
    const { seat } = this.#rates;
    const key = `${tokenId} ${tunnelId}`;
    const awayMs = this.#breaches.awayMs(key, this.#nowMs());
    if (awayMs > 0) return { taken: false, retryAfterMs: awayMs };
    const taken = this.#take(key, seat);
    return taken ? { taken } : this.#later(key, seat);
  }

  /** An agent of this credential broke the protocol at this tunnel, and was cut off. */
  breached(tokenId: string, tunnelId: string): void {
    this.#breaches.note(`${tokenId} ${tunnelId}`, this.#nowMs());
  }

  #through([key, pace]: [string, Rate], [all, paceOfAll]: [string, Rate]): Taken {
    const taken = this.#take(key, pace) && this.#take(all, paceOfAll);
    return taken ? { taken } : this.#later(key, pace);
  }

  #isKnown(key: string): boolean {
    return (this.#knownUntilMs.get(key) ?? 0) > this.#nowMs();
  }

  #know(key: string): void {
    this.#knownUntilMs.delete(key);
    this.#knownUntilMs.set(key, this.#nowMs() + knownMs);
    const [oldest] = this.#knownUntilMs.keys();
    if (this.#knownUntilMs.size > knownMax && oldest !== undefined) this.#knownUntilMs.delete(oldest);
  }

  #take(key: string, rate: Rate): boolean {
    return this.#tokens.takeToken(key, rate, this.#nowMs()).taken;
  }

  #later(key: string, pace: Rate, turns = this.#turns): Taken {
    return { taken: false, retryAfterMs: turns.nextMs(key, pace, this.#nowMs()) };
  }
}

function tokenKey(token: string): string {
  return hash("sha256", token, "base64");
}
