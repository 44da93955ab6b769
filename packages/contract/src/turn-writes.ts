import type { Writable } from "node:stream";

/**
 * Gathers what is written to this stream within one turn of the event loop, so that frames for many deliveries leave in one system call and one TLS
 * record. The answer is called before each write; `soon`: it leaves before anything that is begun after it.
 */
export function gatherWrites(stream: Pick<Writable, "cork" | "uncork">): (soon?: boolean) => void {
  let leaves: "soon" | "at the turn's end" | undefined;
  const leave = () => {
    if (leaves) stream.uncork();
    leaves = undefined;
  };
  return (soon = false) => {
    if (!leaves) stream.cork();
    if (soon && leaves !== "soon") process.nextTick(leave);
    else if (!leaves) setImmediate(leave);
    leaves = soon ? "soon" : (leaves ?? "at the turn's end");
  };
}
