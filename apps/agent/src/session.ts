import { setTimeout as sleep } from "node:timers/promises";
import { type AgentFrameOf, type HeldChoice, type HubFrame, protocolVersion } from "@postern/contract/frames";
import { Backoff } from "./backoff.ts";
import type { Deliveries } from "./deliveries.ts";
import type { Tell } from "./events.ts";
import { Ended, exitCodes } from "./exit.ts";
import { HubLine, type LineEnd } from "./hub-line.ts";
import type { LocalWatch } from "./local-watch.ts";

/** How long a hub that was never reached is tried before the agent says so and ends. */
const firstWelcomeMs = 15_000;
/** How long what is held may take to finish when the user, or the hub, ends the session. */
const finishMs = 5_000;

export interface SessionSettings {
  hubUrl: URL;
  /** Read anew at each dial: a token may have been renewed meanwhile. */
  readToken(): string;
  hello: Omit<AgentFrameOf<"hello">, "kind" | "protocol" | "localUp" | "resume">;
  deliveries: Deliveries;
  watch: LocalWatch;
  tell: Tell;
}

/** One run of the agent: connected, or on its way back, until the user stops it or the gateway says not to come back. */
export class Session {
  readonly #settings: SessionSettings;
  readonly #backoff = new Backoff();
  readonly #startedAt = Date.now();
  readonly #stopping = new AbortController();
  #line: HubLine | undefined;
  #resume: AgentFrameOf<"hello">["resume"];
  #fatal: Ended | undefined;
  #comeBackMs: number | undefined;

  constructor(settings: SessionSettings) {
    this.#settings = settings;
  }

  /** Resolves when the user stopped it; throws an Ended when it must not go on. */
  async run(): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      const end = await this.#connect();
      if (this.#fatal) throw this.#fatal;
      if (this.#stopping.signal.aborted) return;
      this.#demandHope(end);
      const inMs = Math.round(this.#comeBackMs ?? this.#backoff.next(end.upMs));
      this.#comeBackMs = undefined;
      this.#settings.tell({ type: "reconnecting", inMs, cause: end.cause });
      await sleep(inMs, undefined, { signal: this.#stopping.signal }).catch(() => {}); // stopped while waiting
    }
  }

  /** Says goodbye and finishes what is held, for 5 s at most. */
  stop(): void {
    this.#stopping.abort();
    const line = this.#line;
    if (!line) return;
    this.#settings.tell({ type: "leaving", running: this.#settings.deliveries.running });
    line.send({ kind: "bye", reason: "stopped by its user" });
    setTimeout(() => line.close("stopped"), this.#resume ? finishMs : 0).unref();
  }

  chooseHeld(choice: HeldChoice, last?: number): void {
    this.#line?.send({ kind: "held", choice, ...(last && { last }) });
  }

  localChanged(up: boolean): void {
    this.#line?.send({ kind: "local", up });
  }

  async #connect(): Promise<LineEnd> {
    const { hubUrl, readToken, deliveries, tell } = this.#settings;
    tell({ type: "connecting" });
    const line: HubLine = new HubLine(
      { url: hubUrl, token: readToken() },
      { opened: () => line.send(this.#hello()), frame: (frame) => this.#frame(frame, line) },
    );
    this.#line = line;
    const end = await line.ended;
    this.#line = undefined;
    deliveries.lose(line);
    return end;
  }

  #hello(): AgentFrameOf<"hello"> {
    const { hello, watch } = this.#settings;
    return { kind: "hello", protocol: [protocolVersion], ...hello, localUp: watch.up, ...(this.#resume && { resume: this.#resume }) };
  }

  #frame(frame: HubFrame, line: HubLine): void {
    const { deliveries, tell } = this.#settings;
    if (frame.kind === "deliver") void deliveries.deliver(frame, line);
    else if (frame.kind === "settled") deliveries.settled(frame.deliveryId);
    else if (frame.kind === "cancel") this.#cancelled(frame.deliveryId, line);
    else if (frame.kind === "welcome") this.#welcomed(frame);
    else if (frame.kind === "held") tell({ type: "held", going: frame.going, skipped: frame.skipped, kept: frame.kept });
    else if (frame.kind === "refusal") tell({ type: "refusal", refusal: frame });
    else if (frame.kind === "come-back") this.#comeBackMs = frame.afterMs;
    else this.#dismissed(frame, line);
  }

  // The hub gives nothing more to an agent that did not take in time, until it hears of credit again.
  #cancelled(deliveryId: string, line: HubLine): void {
    this.#settings.deliveries.cancel(deliveryId);
    line.send({ kind: "credit", slots: this.#settings.hello.slots });
  }

  #welcomed({ connectionId, epoch, held }: Extract<HubFrame, { kind: "welcome" }>): void {
    const { hello, tell } = this.#settings;
    const resumed = this.#resume !== undefined;
    this.#resume = { connectionId, epoch };
    const asking = !resumed && held.count > 0 && hello.held.choice === "ask";
    tell({ type: "ready", tunnelId: hello.tunnel, forward: hello.forward, epoch, held, resumed, asking, slots: hello.slots });
  }

  #dismissed(frame: Extract<HubFrame, { kind: "refused" | "replaced" | "revoked" }>, line: HubLine): void {
    if (frame.kind === "refused" && !frame.fatal) return;
    this.#fatal = whyNot(frame);
    setTimeout(() => line.close("dismissed"), finishMs).unref(); // the hub closes when what is held is finished
  }

  /** Ends the run when dialing again would change nothing. */
  #demandHope({ status, cause }: LineEnd): void {
    if (status === 401) throw new Ended(exitCodes.notSignedIn, "the token is not valid any more: run postern login, or set POSTERN_AGENT_TOKEN");
    if (status === 403) throw new Ended(exitCodes.dismissed, "this token may not open tunnels");
    if (status === 426) throw new Ended(exitCodes.versionRefused, "the hub speaks no protocol that this agent knows: update the agent");
    if (!this.#resume && Date.now() - this.#startedAt > firstWelcomeMs)
      throw new Ended(exitCodes.unreachable, `the hub at ${this.#settings.hubUrl.origin} cannot be reached (${cause})`);
  }
}

function whyNot(frame: Extract<HubFrame, { kind: "refused" | "replaced" | "revoked" }>): Ended {
  if (frame.kind === "refused") return new Ended(frame.exitCode, frame.detail, frame.problem);
  if (frame.kind === "replaced")
    return new Ended(exitCodes.dismissed, "another agent of yours took this tunnel over; give one of them another --name to run both");
  if (frame.reason === "expired") return new Ended(exitCodes.expired, "the token has expired: make a new one, then run postern login");
  return new Ended(exitCodes.dismissed, frame.reason === "deleted" ? "the tunnel was deleted" : "the token was revoked");
}
