import { hash } from "node:crypto";
import type { AgentIdentity } from "@postern/db/tunnel/connection";

/** A token that is revoked is worth nothing within five seconds: so much of them passes here. */
const recentMs = 2_000;
const tokensMax = 10_000;

/**
 * Whose tokens were good a moment ago. An agent that is in brings its token with each large body: the door, which counts and looks at every token, would
 * hold such deliveries to the pace of handshakes.
 */
export class RecentTokens {
  readonly #byDigest = new Map<string, { agent: AgentIdentity; untilMs: number }>();
  readonly #nowMs: () => number;

  constructor(nowMs: () => number = () => performance.now()) {
    this.#nowMs = nowMs;
  }

  find(token: string): AgentIdentity | undefined {
    const recent = this.#byDigest.get(hash("sha256", token));
    if (recent && recent.untilMs > this.#nowMs()) return recent.agent;
  }

  remember(token: string, agent: AgentIdentity): void {
    const digest = hash("sha256", token);
    this.#byDigest.delete(digest);
    this.#byDigest.set(digest, { agent, untilMs: this.#nowMs() + recentMs });
    const [oldest] = this.#byDigest.keys();
    if (this.#byDigest.size > tokensMax && oldest !== undefined) this.#byDigest.delete(oldest);
  }
}
