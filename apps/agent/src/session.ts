import { setTimeout as sleep } from "node:timers/promises";
import { type AgentFrameOf, type HeldChoice, type HubFrame, type HubFrameOf, protocolVersion } from "@postern/contract/frames";
import { Backoff } from "./backoff.ts";
import type { Deliveries } from "./deliveries.ts";
import { type Dismissal, endOfDismissal, endOfHandshake } from "./ending.ts";
import type { Tell } from "./events.ts";
import { Ended, exitCodes } from "./exit.ts";
import { type AgentLine, type LineEnd, type Transport, wayOf } from "./line.ts";
import { lineCause } from "./line-cause.ts";
import { Succession } from "./succession.ts";
import { Transports } from "./transports.ts";

/** How long a hub that was never reached is tried before the agent says so and ends, and one that answers when to come. */
const firstWelcomeMs = 15_000;
const firstTurnMs = 120_000;
/** How long what is held may take to finish when the user, or the hub, ends the session. */
const finishMs = 5_000;

/** What is carried: deliveries to be answered, live streams, for which the hub asks to be dialed, or copies of events. */
export type Carried = Pick<Deliveries, "running" | "deliver" | "settled" | "cancel" | "lose"> & {
  dial?(frame: HubFrameOf<"dial">, line: AgentLine): void;
  copy?(frame: HubFrameOf<"copy">, line: AgentLine): void;
};

export interface SessionSettings {
  hubUrl: URL;
  /** Read whenever it is shown: a person's is renewed from time to time. */
  readToken(): string;
  /** Sees to it that the token is good for a while. */
  renew?(): Promise<void>;
  hello: Omit<AgentFrameOf<"hello">, "kind" | "protocol" | "localUp" | "resume">;
  /** What the user chose to be carried by; without it WebSockets, and polling where none comes through. */
  transport?: Transport;
  deliveries: Carried;
  watch: { readonly up: boolean };
  tell: Tell;
}

/** One run of the agent: connected, or on its way back, until the user stops it or the gateway says not to come back. */
export class Session {
  readonly #settings: SessionSettings;
  readonly #transports: Transports;
  readonly #backoff = new Backoff();
  readonly #startedAt = Date.now();
  readonly #stopping = new AbortController();
  readonly #succession: Succession;
  /** The line that was welcomed last, or the first one while it is dialed. */
  #line: AgentLine | undefined;
  #resume: AgentFrameOf<"hello">["resume"];
  #fatal: Ended | undefined;
  #comeBackMs: number | undefined;
  #isPaused = false;

  constructor(settings: SessionSettings) {
    this.#settings = settings;
    this.#transports = new Transports(settings.transport, (transport, said) => settings.tell({ type: "transport", transport, ...said }));
    this.#succession = new Succession((upward) => this.#dial(upward), this.#stopping.signal);
  }

  /** Resolves when the user stopped it; throws an Ended when it must not go on. */
  async run(): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      this.#settings.tell({ type: "connecting" });
      const end = (await this.#unready()) ?? (await this.#follow(this.#dial()));
      if (this.#fatal) throw this.#fatal;
      if (this.#stopping.signal.aborted) return;
      this.#demandHope(end);
      const inMs = Math.round(this.#comeBackMs ?? this.#backoff.next(end.upMs, end.retryAfterMs));
      this.#comeBackMs = undefined;
      this.#settings.tell({ type: "reconnecting", inMs, cause: end.cause, says: end.says });
      await sleep(inMs, undefined, { signal: this.#stopping.signal }).catch(() => {}); // stopped while waiting
    }
  }

  /** Says goodbye and finishes what is held, for 5 s at most. */
  stop(): void {
    this.#stopping.abort();
    this.#succession.take()?.cut(lineCause("stopped"));
    const line = this.#line;
    if (!line) return;
    const { hello, deliveries, tell } = this.#settings;
    tell({ type: "leaving", running: hello.live ? 0 : deliveries.running }); // which of a share's connections are in use, the hub knows
    line.send({ kind: "bye", reason: "stopped by its user" });
    setTimeout(() => line.close(lineCause("stopped")), this.#resume ? finishMs : 0).unref();
  }

  chooseHeld(choice: HeldChoice, more: { last?: number; sinceMs?: number } = {}): void {
    this.#line?.send({ kind: "held", choice, ...more });
  }

  /** Takes no more until it is told to go on; what comes waits at the gateway. */
  pause(paused: boolean): void {
    this.#isPaused = paused;
    this.#line?.send(this.#credit());
  }

  localChanged(up: boolean): void {
    this.#line?.send({ kind: "local", up });
  }

  /** This line, and the one that succeeds it, and so on, until one ends that has no successor. */
  async #follow(first: AgentLine): Promise<LineEnd> {
    for (let line = first; ; ) {
      const end = await line.ended;
      this.#settings.deliveries.lose(line);
      if (this.#line === line) this.#line = undefined;
      const successor = this.#fatal || this.#stopping.signal.aborted ? undefined : this.#succession.take();
      if (!successor) return end;
      this.#comeBackMs = undefined;
      this.#line ??= successor;
      line = successor;
    }
  }

  /** Why it makes no sense to dial right now, where it may later: the token could not be renewed. */
  async #unready(): Promise<LineEnd | undefined> {
    try {
      await this.#settings.renew?.();
    } catch (error) {
      if (error instanceof Ended && error.code === exitCodes.unreachable) return { ...lineCause("not-renewed", error.message), upMs: 0 };
      throw error;
    }
  }

  #dial(upward = false): AgentLine {
    const { hubUrl, readToken } = this.#settings;
    const address = {
      url: hubUrl,
      get token() {
        return readToken();
      },
    };
    const events = { opened: () => line.send(this.#hello()), frame: (frame: HubFrame) => this.#frame(frame, line) };
    const line: AgentLine = upward ? this.#transports.dialUpward(address, events) : this.#transports.dial(address, events);
    this.#line ??= line;
    return line;
  }

  #hello(): AgentFrameOf<"hello"> {
    const { hello, watch } = this.#settings;
    return { kind: "hello", protocol: [protocolVersion], ...hello, localUp: watch.up, ...(this.#resume && { resume: this.#resume }) };
  }

  #frame(frame: HubFrame, line: AgentLine): void {
    const { deliveries, tell } = this.#settings;
    if (frame.kind === "deliver") void deliveries.deliver(frame, line);
    else if (frame.kind === "settled") deliveries.settled(frame.deliveryId);
    else if (frame.kind === "cancel") this.#cancelled(frame.deliveryId, line);
    else if (frame.kind === "welcome") this.#welcomed(frame, line);
    else if (frame.kind === "held") tell({ type: "held", going: frame.going, skipped: frame.skipped, kept: frame.kept });
    else if (frame.kind === "refusal") tell({ type: "refusal", refusal: frame });
    else if (frame.kind === "dial") deliveries.dial?.(frame, line);
    else if (frame.kind === "copy") deliveries.copy?.(frame, line);
    else if (frame.kind === "visit") tell({ type: "visit", visit: frame });
    else if (frame.kind === "come-back") this.#comeBackMs = frame.afterMs;
    else if (frame.kind === "handover") this.#succession.handOver(line, frame.graceMs);
    else this.#dismissed(frame, line);
  }

  // The hub gives nothing more to an agent that did not take in time, until it hears of credit again.
  #cancelled(deliveryId: string, line: AgentLine): void {
    this.#settings.deliveries.cancel(deliveryId);
    line.send(this.#credit());
  }

  #welcomed({ connectionId, epoch, held, members = 1 }: Extract<HubFrame, { kind: "welcome" }>, line: AgentLine): void {
    const { hello, tell } = this.#settings;
    const resumed = this.#resume !== undefined;
    this.#resume = { connectionId, epoch };
    this.#line = line;
    this.#transports.welcomed(line.transport);
    this.#succession.aim(line, (tries) => this.#transports.upwardInMs(tries));
    const asking = !resumed && held.count > 0 && hello.held.choice === "ask";
    const { slots, forward, tunnel: tunnelId, live } = hello;
    if (this.#isPaused) line.send(this.#credit());
    tell({ type: "ready", tunnelId, forward, epoch, held, resumed, asking, ...(!live && { slots }), members, ...wayOf(line) });
  }

  #credit(): AgentFrameOf<"credit"> {
    return { kind: "credit", slots: this.#isPaused ? 0 : this.#settings.hello.slots };
  }

  #dismissed(frame: Dismissal, line: AgentLine): void {
    if (frame.kind === "refused" && !frame.fatal) return;
    // Its own successor has taken the tunnel over from it, or is about to.
    if (frame.kind === "replaced" && (line !== this.#line || this.#succession.follows(line))) return;
    this.#fatal = endOfDismissal(frame);
    this.#succession.take()?.cut(lineCause("dismissed"));
    setTimeout(() => line.close(lineCause("dismissed")), finishMs).unref(); // the hub closes when what is held is finished
  }

  /** Ends the run when dialing again would change nothing. */
  #demandHope(end: LineEnd): void {
    const ended = endOfHandshake(end);
    if (ended) throw ended;
    const patienceMs = end.retryAfterMs === undefined ? firstWelcomeMs : firstTurnMs;
    if (!this.#resume && Date.now() - this.#startedAt > patienceMs)
      throw new Ended(exitCodes.unreachable, `the hub at ${this.#settings.hubUrl.origin} cannot be reached (${end.says})`);
  }
}
