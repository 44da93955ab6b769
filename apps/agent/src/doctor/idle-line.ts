import { causeOf, type Finding, fault, fine } from "./finding.ts";

/** Longer than the 60 s after which many proxies cut what they take for idle. */
export const idleSeconds = 75;

export interface IdlePorts {
  /** Resolves with the cause when the line ends. */
  ended: Promise<string>;
  /** Called every second with how many are left. */
  progress(secondsLeft: number): void;
}

/** Holds a line on which nothing but pings travel, and sees whether something on the way cuts it. */
export async function holdIdle({ ended, progress }: IdlePorts, seconds = idleSeconds): Promise<Finding> {
  const check = "Idle";
  let left = seconds;
  const clock = setInterval(() => progress(--left), 1_000);
  let timer: NodeJS.Timeout | undefined;
  const held = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), seconds * 1_000);
  });
  try {
    const cause = await Promise.race([ended, held]);
    if (cause === undefined) return fine(check, `a connection on which nothing happens lives for ${seconds} s`);
    return fault(
      check,
      `the connection ended after ${seconds - left} s: ${cause}`,
      "Raise the idle limit of the proxy before the hub above 60 s, and let it pass pings.",
    );
  } catch (error) {
    return fault(check, causeOf(error));
  } finally {
    clearInterval(clock);
    clearTimeout(timer);
  }
}
