import type { LocalResult } from "@postern/contract/frames";
import { Ended, exitCodes } from "../exit.ts";
import { parseForward, targetAt } from "../forward.ts";
import type { HttpMessage } from "../http-message.ts";
import { framedHeaders } from "../local-headers.ts";
import { openLocalServer } from "../local-server.ts";

export interface LocalTarget {
  /** A port or an address of the local server. */
  to: string;
  hostHeader: string;
  allowRemote?: boolean | undefined;
  /** Headers of ours, flat, put after the sender's. */
  added?: readonly string[];
}
export interface LocalAnswer {
  result: LocalResult;
  /** Where it was sent, as it is shown. */
  at: string;
}

const deadlineMs = 30_000;

/** Sends a request to a server on this machine with its own bytes and headers, past every gateway. */
export async function sendLocally(message: HttpMessage, { to, hostHeader, allowRemote = false, added = [] }: LocalTarget): Promise<LocalAnswer> {
  const forward = parseForward(to, { allowRemote });
  const target = targetAt(forward, message.target);
  if (target === undefined) throw new Ended(exitCodes.usage, `its path leads out of ${forward.prefix}: not sent`);
  const { method, rawHeaders, body } = message;
  const headers = [...framedHeaders(rawHeaders, { method, bodyBytes: body.length }, { hostHeader, forward }), ...added];
  const local = openLocalServer(forward, 1);
  try {
    return { result: await local.call({ method, target, headers, body, deadlineMs }), at: `${forward.label}${target.slice(forward.prefix.length)}` };
  } finally {
    local.close();
  }
}

/** Whether `--to` names a server on this machine, rather than something of the gateway. */
export function isLocalTarget(to: string): boolean {
  return /^\d{1,5}$/.test(to) || /^https?:\/\//i.test(to) || /^(localhost|127\.\d+\.\d+\.\d+|\[::1\]):\d+/.test(to);
}
