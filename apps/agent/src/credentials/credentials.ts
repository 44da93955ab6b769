import { randomUUID } from "node:crypto";
import fs from "node:fs";
import { z } from "zod";
import { Ended, exitCodes } from "../exit.ts";
import { writeOwnFile } from "../own-file.ts";
import { type Keyring, KeyringFault } from "./keyring.ts";
import { newSealingKey, seal, unseal } from "./seal.ts";

/** A person's sign-in: what calls are made with until `expiresAt` (ms since 1970), and what the next is fetched with. */
const SignIn = z.object({ accessToken: z.string().max(200), refreshToken: z.string().max(200), expiresAt: z.number() });
export type SignIn = z.infer<typeof SignIn>;
const Kept = z.object({ token: z.string().max(200).optional(), apiKey: z.string().max(200).optional(), signIn: SignIn.optional() });
export type Kept = z.infer<typeof Kept>;
const Open = z.object({ servers: z.record(z.string(), Kept) });
type Servers = z.infer<typeof Open>["servers"];
/** `key` is the name under which the keyring has the key. */
const Sealed = z.object({ key: z.string().max(100), sealed: z.base64() });

const keyringOff = "POSTERN_KEYRING is off";

/** The form of an agent token: kind, eight letters to find it by, the secret with its checksum. */
export const tokenForm = /^agt_[a-z]{8}_[0-9A-Za-z]{49}$/;
/** The form of an API key. */
export const apiKeyForm = /^key_[a-z]{8}_[0-9A-Za-z]{49}$/;

/** What is kept for servers, in a file that only its owner can read; sealed with a key that the keyring has, where there is one. Throws an Ended where the file cannot be used. */
export class Credentials {
  readonly file: string;
  readonly #keyring: Keyring | undefined;
  #key: { name: string; value: string } | undefined;
  /** Why the keyring gave no key: whoever dismissed its question is not asked again in this run. */
  #closed: string | undefined;

  constructor(file: string, keyring?: Keyring) {
    this.file = file;
    this.#keyring = keyring;
  }

  /** What is kept for this server; nothing of it ever goes to another. */
  find(server: string): Kept | undefined {
    return this.#read()[originOf(server)];
  }

  /** Keeps an agent token, an API key or a sign-in; one of each for a server. */
  keep(server: string, change: { [Name in keyof Kept]: Kept[Name] | undefined }): void {
    const servers = this.#read();
    const origin = originOf(server);
    this.#write({ ...servers, [origin]: { ...servers[origin], ...change } });
  }

  /** Forgets what is kept for a server; whether there was anything. */
  forget(server: string): boolean {
    const { [originOf(server)]: known, ...others } = this.#read();
    if (!known) return false;
    if (Object.keys(others).length > 0) this.#write(others);
    else this.#remove();
    return true;
  }

  /** What is kept from now on is sealed, if the keyring takes a key; else why it does not, in words. */
  sealFromNowOn(): string | undefined {
    if (!this.#keyring) return keyringOff;
    this.#read(); // a file that is sealed has its key
    if (this.#key) return;
    const key = { name: `credentials ${randomUUID()}`, value: newSealingKey() };
    try {
      this.#keyring.set(key.name, key.value);
      if (this.#keyring.get(key.name) !== key.value) return "the keyring did not keep the key";
      this.#key = key;
    } catch (error) {
      return faultOf(error);
    }
  }

  /** Where and how they are kept, for a person; `whyOpen` is why they are not sealed. */
  describe(whyOpen?: string): string {
    if ("sealed" in (read(this.file) ?? {})) return `${this.file}, sealed with a key in your keyring`;
    return `${this.file}, which only you can read${whyOpen === undefined ? "" : ` (not sealed: ${whyOpen})`}`;
  }

  #read(): Servers {
    const content = read(this.file);
    if (!content) return {};
    if ("servers" in content) return content.servers;
    const text = unseal(this.#keyNamed(content.key), content.sealed);
    const opened = text === undefined ? undefined : Open.safeParse(parse(text)).data;
    if (!opened) throw this.#unopened("it was changed, or sealed with another key");
    return opened.servers;
  }

  /** Asked for once; it stays the same as long as the file is sealed with it. */
  #keyNamed(name: string): string {
    if (this.#key?.name === name) return this.#key.value;
    if (!this.#keyring) throw this.#unopened(keyringOff);
    if (this.#closed !== undefined) throw this.#unopened(this.#closed);
    let value: string | undefined;
    try {
      value = this.#keyring.get(name);
    } catch (error) {
      this.#closed = faultOf(error);
      throw this.#unopened(this.#closed);
    }
    if (value === undefined) throw this.#unopened("the keyring has no such key");
    this.#key = { name, value };
    return value;
  }

  #unopened(why: string): Ended {
    const next = "Unlock your keyring, or move the file away and run postern login";
    return new Ended(exitCodes.notSignedIn, `${this.file} is sealed with a key in your keyring, and cannot be opened: ${why}. ${next}`);
  }

  /** Nothing is kept any more: nor is the key, unless the keyring has closed meanwhile. */
  #remove(): void {
    fs.rmSync(this.file);
    try {
      if (this.#key) this.#keyring?.forget(this.#key.name);
    } catch (error) {
      faultOf(error);
    }
    this.#key = undefined;
  }

  #write(servers: Servers): void {
    const open = JSON.stringify({ servers }, null, 2);
    const content = this.#key ? JSON.stringify({ key: this.#key.name, sealed: seal(this.#key.value, open) }) : open;
    writeOwnFile(this.file, `${content}\n`);
  }
}

function originOf(server: string): string {
  return new URL(server).origin;
}

function faultOf(error: unknown): string {
  if (error instanceof KeyringFault) return error.message;
  throw error;
}

function read(file: string): z.infer<typeof Open> | z.infer<typeof Sealed> | undefined {
  let text: string;
  try {
    if (process.platform !== "win32" && (fs.statSync(file).mode & 0o077) !== 0)
      throw new Ended(exitCodes.usage, `${file} can be read by others: run chmod 600 ${file}, and think about revoking its tokens`);
    text = fs.readFileSync(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return;
    throw error;
  }
  const parsed = z.union([Open, Sealed]).safeParse(parse(text));
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
