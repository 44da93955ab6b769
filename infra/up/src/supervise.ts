import { CannotStart } from "../cannot-start.mjs";

/** A process that serves: it has started and is ready. */
export interface Service {
  pid: number;
  /** Resolves when the process has ended, however it ended. */
  ended: Promise<void>;
  stop(): Promise<void>;
}
export interface Supervision {
  name: string;
  /** Starts the process and waits until it serves. */
  start(): Promise<Service>;
  /** Each process that was started, the first one too. */
  started(pid: number): void;
  say(text: string): void;
  /** Called when it will not be started again. */
  gaveUp(sentence: string): void;
  clock?: { wait(ms: number): Promise<void>; now(): number };
}
interface Watched {
  service: Service;
  stopping: boolean;
}

const firstWaitMs = 500;
const waitMsMax = 15_000;
const endsMax = 5; // so many ends within the window are no accident
const windowMs = 120_000;
const realClock = { wait: (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms)), now: () => Date.now() };

/** Starts a process and starts it again when it ends by itself, after a wait that doubles; gives up when it keeps ending. */
export async function supervise(supervision: Supervision): Promise<{ stop(): Promise<void> }> {
  const { name, start, started, gaveUp } = supervision;
  const watched: Watched = { service: await start(), stopping: false };
  started(watched.service.pid);
  watch(watched, supervision).catch((error) => gaveUp(error instanceof CannotStart ? error.message : `${name} cannot be started again: ${error}`));
  return {
    stop() {
      watched.stopping = true;
      return watched.service.stop();
    },
  };
}

async function watch(watched: Watched, { name, start, started, say, gaveUp, clock = realClock }: Supervision): Promise<void> {
  let ends: number[] = [];
  while (true) {
    await watched.service.ended;
    if (watched.stopping) return;
    ends = [...ends.filter((at) => at > clock.now() - windowMs), clock.now()];
    if (ends.length >= endsMax) return gaveUp(`${name} ended ${endsMax} times within ${windowMs / 60_000} minutes, so it is not started again.`);

    const waitMs = Math.min(firstWaitMs * 2 ** (ends.length - 1), waitMsMax);
    say(`${name} ended by itself; starting it again in ${waitMs / 1000} s.`);
    await clock.wait(waitMs);
    if (watched.stopping) return;
    watched.service = await start();
    started(watched.service.pid);
    if (watched.stopping) return watched.service.stop(); // the house was stopped while this one was starting
    say(`${name} serves again.`);
  }
}
