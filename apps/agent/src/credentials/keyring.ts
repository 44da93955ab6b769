import { spawnSync } from "node:child_process";
import path from "node:path";
import { z } from "zod";
import { terminalText } from "../terminal-text.ts";

/** Where the system keeps a secret for its user: the Keychain, the Credential Manager, a Secret Service such as GNOME's or KDE's. Each call throws a KeyringFault. */
export interface Keyring {
  get(name: string): string | undefined;
  set(name: string, secret: string): void;
  forget(name: string): void;
}

/** Why the keyring did not answer, as a person can mend it. */
export class KeyringFault extends Error {}

/** A locked keyring asks its user first. */
const answerMs = 30_000;
const program = path.join(import.meta.dirname, `ask-keyring${path.extname(import.meta.filename)}`);
const Answer = z.object({ found: z.string().max(1_000).nullish(), fault: z.string().optional() });

/** The keyring of whoever runs this; asked in a program of its own, which has this long to answer. */
export function systemKeyring(variables: NodeJS.ProcessEnv, withinMs = answerMs): Keyring {
  const askedFor = (what: string, name: string, input = "") => {
    const options = { env: variables, input, timeout: withinMs, killSignal: "SIGKILL", encoding: "utf8", maxBuffer: 100_000, windowsHide: true } as const;
    const { stdout, error } = spawnSync(process.execPath, [program, what, name], options);
    if (error) throw new KeyringFault((error as NodeJS.ErrnoException).code === "ETIMEDOUT" ? `no answer in ${withinMs / 1_000} s` : error.message);
    return foundIn(stdout);
  };
  return {
    get: (name) => askedFor("get", name),
    set: (name, secret) => void askedFor("set", name, secret),
    forget: (name) => void askedFor("forget", name),
  };
}

function foundIn(text: string): string | undefined {
  const { data: answer } = Answer.safeParse(parsed(text));
  if (!answer) throw new KeyringFault("it ended without an answer");
  if (answer.fault !== undefined) throw new KeyringFault(terminalText(answer.fault));
  return answer.found ?? undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
