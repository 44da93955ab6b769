import { type Api, api, type OutputOf, type ProcedureName, type TailName } from "@postern/contract/api";
import { ProblemDetails, problems } from "@postern/contract/problem";
import { createTRPCUntypedClient, httpLink, TRPCClientError } from "@trpc/client";
import superjson from "superjson";
import type { z } from "zod";
import { demandEncryption } from "./address.ts";
import { Ended, exitCodes } from "./exit.ts";
import { fetchOut } from "./way-out/call-out.ts";
import { certificateShown } from "./way-out/way-out.ts";

const waitMs = 10_000;
/** What judges many requests takes its time. */
const longWaitMs: { [Name in ProcedureName]?: number } = { "policy.simulate": 60_000, "policy.test": 60_000, "policy.save": 30_000 };

export interface Gateway {
  server: string;
  /** Read for each call: a person's is renewed from time to time. */
  readonly token: string;
  /** Sees to it that the token is good for a while. */
  renew?(): Promise<void>;
  /** The token is one that this machine keeps, and none that the environment gives. */
  readonly isKept?: boolean | undefined;
}
/** What may be asked of the public API, by names that are tRPC's own paths too. */
export type Asked = Exclude<ProcedureName, TailName | `${string}-${string}`>;

/** What a procedure is given before its schema has filled in what was left out. */
export type Given<Name extends Asked> = z.input<Api[Name]["input"]>;

/** Calls one procedure of the gateway's API. Throws an Ended that says what to do. */
export async function ask<Name extends Asked>(gateway: Gateway, name: Name, input: Given<Name>): Promise<OutputOf<Name>> {
  const { origin } = demandEncryption(gateway.server);
  await gateway.renew?.();
  let hasAnswered = false;
  const tellingFetch: typeof fetch = async (input, init) => {
    const response = await fetchOut(input, init);
    hasAnswered = true;
    return response;
  };
  const client = createTRPCUntypedClient({
    links: [httpLink({ url: `${origin}/api/trpc`, transformer: superjson, headers: { authorization: `Bearer ${gateway.token}` }, fetch: tellingFetch })],
  });
  let answer: unknown;
  try {
    answer = await client[api[name].kind === "query" ? "query" : "mutation"](name, input, { signal: AbortSignal.timeout(longWaitMs[name] ?? waitMs) });
  } catch (error) {
    throw told(explain(error, origin, hasAnswered), gateway, name);
  }
  const read = api[name].output.safeParse(answer);
  if (!read.success) throw new Ended(exitCodes.versionRefused, `${origin} answered in a form this agent does not know: update the agent, or the gateway`);
  return read.data as OutputOf<Name>;
}

/** What to run, where that is sure: a person whose token is not good any more was signed out, and an agent token asks for what only others may. */
function told(ended: Ended, { server, token }: Gateway, name: Asked): Ended {
  const login = `run postern login --server ${server}`;
  if (ended.problem === problems["token-invalid"].code && token.startsWith("ags_"))
    return new Ended(exitCodes.notSignedIn, `your sign-in at ${server} is over: ${login}`, ended.problem);
  if (ended.problem === problems["not-permitted"].code && token.startsWith("agt_") && !["tunnel", "anyone"].includes(api[name].right))
    return new Ended(ended.code, `an agent token opens tunnels, shares and mirrors, and does nothing else: ${login}, or set POSTERN_API_KEY`, ended.problem);
  return ended;
}

const codesOfProblems: Record<string, number> = {
  [problems["not-signed-in"].code]: exitCodes.notSignedIn,
  [problems["token-invalid"].code]: exitCodes.notSignedIn,
  [problems["name-taken"].code]: exitCodes.nameTaken,
  [problems["not-permitted"].code]: exitCodes.dismissed,
  [problems["agent-version"].code]: exitCodes.versionRefused,
  [problems.internal.code]: exitCodes.unexpected,
};

/** A problem of the gateway, as the agent ends with it. */
export function endedBy({ title, detail, next, code }: ProblemDetails): Ended {
  return new Ended(codesOfProblems[code] ?? exitCodes.usage, `${title}${detail ? `: ${detail}` : ""}. ${next}`, code);
}

function explain(error: unknown, origin: string, hasAnswered: boolean): Ended {
  if (!(error instanceof TRPCClientError)) return new Ended(exitCodes.unexpected, String(error));
  const problem = ProblemDetails.safeParse((error.data as { problem?: unknown } | undefined)?.problem);
  if (problem.success) return endedBy(problem.data);
  if (error.data) return new Ended(exitCodes.unexpected, `${origin} could not answer: ${error.message}`);
  // Something else listens there: a page, another port of the gateway, a proxy with an error of its own.
  if (hasAnswered)
    return new Ended(exitCodes.unreachable, `${origin} answers, but not as a Postern dashboard does: give the dashboard's address with --server`);
  return new Ended(
    exitCodes.unreachable,
    `${origin} cannot be reached (${reasonOf(error)}): is the gateway running, and is this its dashboard address? (--server)`,
  );
}

/** What TLS says to one who shows none, or none that counts. */
const certificateWanted = /^ERR_SSL_.*ALERT_(?:CERTIFICATE_REQUIRED|BAD_CERTIFICATE|HANDSHAKE_FAILURE|UNKNOWN_CA)$/;

function reasonOf(error: Error): string {
  const cause = error.cause instanceof Error ? (error.cause.cause ?? error.cause) : error;
  const { code, message } = cause as NodeJS.ErrnoException;
  if (code !== undefined && certificateWanted.test(code))
    return certificateShown() ? `it does not take this client certificate: ${code}` : "it asks for a client certificate: name one with --cert and --key";
  return code ?? message;
}
