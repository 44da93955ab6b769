import type { Env } from "../env.ts";
import { Ended } from "../exit.ts";
import { gatewayWith } from "../open-gateway.ts";
import { credentialForCalls } from "../sign-in/credential.ts";
import { confirm } from "../world.ts";
import type { Terminal } from "./commands.ts";

interface Surface {
  env: Env;
  server: string;
  variables: NodeJS.ProcessEnv;
  stdin: NodeJS.ReadStream;
  stdout: NodeJS.WriteStream;
}

/** Runs a command about a file. Values of variables that it asked for are covered in whatever is said, be it by the gateway. */
export async function fileTerminal({ env, server, variables, stdin, stdout }: Surface, run: (terminal: Terminal) => Promise<void>): Promise<void> {
  const used = new Set<string>();
  const cover = coverOf(used);
  const variable = (name: string) => {
    const value = variables[name];
    if (value) used.add(value);
    return value;
  };
  const say = (line: string) => void stdout.write(`${cover(line)}\n`);
  try {
    await run({
      gateway: gatewayWith(server, credentialForCalls(env, server)),
      variable,
      say,
      ...(stdin.isTTY && stdout.isTTY && { confirm: (question: string) => confirm({ stdin, stdout }, question) }),
    });
  } catch (error) {
    throw error instanceof Ended ? new Ended(error.code, cover(error.message), error.problem) : error;
  }
}

/** Shorter ones would cover half of what is said, and are no secrets. */
const coveredFrom = 6;

/** Covers these values in a text, the longest first, as one may hold another. */
export function coverOf(values: ReadonlySet<string>): (text: string) => string {
  return (text) =>
    [...values]
      .filter((value) => value.length >= coveredFrom)
      .sort((one, other) => other.length - one.length)
      .reduce((covered, value) => covered.replaceAll(value, "••••").replaceAll(JSON.stringify(value).slice(1, -1), "••••"), text);
}
