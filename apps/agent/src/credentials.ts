import fs from "node:fs";
import { z } from "zod";
import { Ended, exitCodes } from "./exit.ts";
import { writeOwnFile } from "./own-file.ts";

/** A person's sign-in: what calls are made with until `expiresAt` (ms since 1970), and what the next is fetched with. */
const SignIn = z.object({ accessToken: z.string().max(200), refreshToken: z.string().max(200), expiresAt: z.number() });
export type SignIn = z.infer<typeof SignIn>;
const Kept = z.object({ token: z.string().max(200).optional(), apiKey: z.string().max(200).optional(), signIn: SignIn.optional() });
export type Kept = z.infer<typeof Kept>;
const Credentials = z.object({ servers: z.record(z.string(), Kept) });
type Credentials = z.infer<typeof Credentials>;

/** The form of an agent token: kind, eight letters to find it by, the secret with its checksum. */
export const tokenForm = /^agt_[a-z]{8}_[0-9A-Za-z]{49}$/;
/** The form of an API key. */
export const apiKeyForm = /^key_[a-z]{8}_[0-9A-Za-z]{49}$/;

/** What is kept for this server; nothing of it ever goes to another. */
export function findKept(file: string, server: string): Kept | undefined {
  return read(file).servers[originOf(server)];
}

/** Keeps an agent token, an API key or a sign-in in a file that only its owner can read; one of each for a server. */
export function keep(file: string, server: string, change: { [Name in keyof Kept]: Kept[Name] | undefined }): void {
  const credentials = read(file);
  const origin = originOf(server);
  credentials.servers[origin] = { ...credentials.servers[origin], ...change };
  write(file, credentials);
}

/** Forgets what is kept for a server; whether there was anything. */
export function forgetCredentials(file: string, server: string): boolean {
  const credentials = read(file);
  const known = originOf(server) in credentials.servers;
  delete credentials.servers[originOf(server)];
  if (known) write(file, credentials);
  return known;
}

function originOf(server: string): string {
  return new URL(server).origin;
}

function read(file: string): Credentials {
  let text: string;
  try {
    if (process.platform !== "win32" && (fs.statSync(file).mode & 0o077) !== 0)
      throw new Ended(exitCodes.usage, `${file} can be read by others: run chmod 600 ${file}, and think about revoking its tokens`);
    text = fs.readFileSync(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return { servers: {} };
    throw error;
  }
  const parsed = Credentials.safeParse(parse(text));
  if (!parsed.success) throw new Ended(exitCodes.usage, `${file} is not a credentials file of postern: move it away and run postern login`);
  return parsed.data;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function write(file: string, credentials: Credentials): void {
  writeOwnFile(file, `${JSON.stringify(credentials, null, 2)}\n`);
}
