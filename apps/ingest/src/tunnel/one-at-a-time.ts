/** A task that is asked for while it runs runs once more afterwards, never twice at once; `pauseMs` spaces the runs. */
export function oneAtATime(work: () => Promise<void>, pauseMs = 0): () => Promise<void> {
  let running: Promise<void> | undefined;
  let again = false;
  const run = async (): Promise<void> => {
    try {
      do {
        again = false;
        await work();
        if (pauseMs > 0) await new Promise((resolve) => setTimeout(resolve, pauseMs));
      } while (again);
    } finally {
      running = undefined;
    }
  };
  return () => {
    again = running !== undefined;
    running ??= run();
    return running;
  };
}
