import fs from "node:fs";
import path from "node:path";
import { z } from "zod";
import type { Env } from "./env.ts";
import { Ended, exitCodes } from "./exit.ts";

const Kept = z.object({ token: z.string().max(200).optional(), apiKey: z.string().max(200).optional() });
const Credentials = z.object({ servers: z.record(z.string(), Kept) });
type Credentials = z.infer<typeof Credentials>;

/** The form of an agent token: kind, eight letters to find it by, the secret with its checksum. */
export const tokenForm = /^agt_[a-z]{8}_[0-9A-Za-z]{49}$/;
/** The form of an API key. */
export const apiKeyForm = /^key_[a-z]{8}_[0-9A-Za-z]{49}$/;

/** The token to call this server with: the one of the environment, else the one stored for it. */
export function tokenFor({ token, credentialsFile }: Env, server: string): string {
  const found = token ?? findToken(credentialsFile, server);
  if (!found) throw new Ended(exitCodes.notSignedIn, `there is no token for ${server}: run postern login --server ${server}, or set POSTERN_AGENT_TOKEN`);
  if (!tokenForm.test(found)) throw new Ended(exitCodes.notSignedIn, "the token is not an agent token (agt_…): make one in the dashboard, under API keys");
  return found;
}

/** The API key to call this server with: the one of the environment, else the one stored for it. */
export function apiKeyFor({ apiKey, credentialsFile }: Env, server: string): string {
  const found = apiKey ?? read(credentialsFile).servers[originOf(server)]?.apiKey;
  if (!found) throw new Ended(exitCodes.notSignedIn, `there is no API key for ${server}: run postern login --server ${server}, or set POSTERN_API_KEY`);
  if (!apiKeyForm.test(found)) throw new Ended(exitCodes.notSignedIn, "the key is not an API key (key_…): make one in the dashboard, under API keys");
  return found;
}

/** The token stored for this server; a token never goes to a server it was not stored for. */
export function findToken(file: string, server: string): string | undefined {
  return read(file).servers[originOf(server)]?.token;
}

/** Keeps an agent token, or an API key, in a file that only its owner can read; one of each for a server. */
export function storeCredential(file: string, server: string, text: string): void {
  const credentials = read(file);
  const origin = originOf(server);
  credentials.servers[origin] = { ...credentials.servers[origin], ...(apiKeyForm.test(text) ? { apiKey: text } : { token: text }) };
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

// Written beside and moved over: a crash leaves the old file or the new one, and never a readable one.
function write(file: string, credentials: Credentials): void {
  fs.mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  const fresh = `${file}.${process.pid}`;
  fs.writeFileSync(fresh, `${JSON.stringify(credentials, null, 2)}\n`, { mode: 0o600, flag: "wx" });
  fs.renameSync(fresh, file);
}
