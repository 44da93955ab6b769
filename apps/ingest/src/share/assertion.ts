import { createPrivateKey, generateKeyPair, type KeyObject, randomUUID } from "node:crypto";
import { promisify } from "node:util";
import { assertionSeconds } from "@postern/contract/share";
import type { AssertionKey } from "@postern/db/shares/assertion-keys";
import { SignJWT } from "jose";
import type { Visitor } from "./visitor.ts";

export interface AssertionPorts {
  read(): Promise<AssertionKey[]>;
  add(key: Omit<AssertionKey, "createdAtMs">): Promise<void>;
  /** The dashboard's address: who vouches. */
  issuer: string;
  nowMs(): number;
  onTrouble(error: Error): void;
}
/** The instance's word about who comes, for the programs behind shares. */
export interface Assertions {
  /** A JWT for this share's address; nothing while there is no key. */
  sign(subject: NonNullable<Visitor["subject"]>, share: { id: string; origin: string }): Promise<string | undefined>;
  /** The public keys as a JWK set. */
  keySet(): { keys: object[] };
  stop(): void;
}

const rotateMs = 30 * 86_400_000;
const lookMs = 30_000;
/** A new key is published so long before anything is signed with it: whoever keeps the set for five minutes has it by then. */
const publishedFirstMs = 600_000;

/** Keeps the keys in memory: makes the first one, a new one every 30 days, and learns of those that other processes made. */
export async function keepAssertions(ports: AssertionPorts): Promise<Assertions> {
  let keys: (AssertionKey & { signs: KeyObject })[] = [];
  const look = async () => {
    const read = await ports.read();
    const [newest] = read;
    if (!newest || ports.nowMs() - newest.createdAtMs > rotateMs) {
      await ports.add(await newKey());
      keys = (await ports.read()).map(opened);
    } else keys = read.map(opened);
  };
  await look().catch(ports.onTrouble);
  const clock = setInterval(() => void look().catch(ports.onTrouble), lookMs);
  return {
    keySet: () => ({ keys: keys.map(({ publicKey }) => publicKey) }),
    stop: () => clearInterval(clock),
    async sign({ id, email, groups }, share) {
      const key = keys.find(({ createdAtMs }) => ports.nowMs() - createdAtMs > publishedFirstMs) ?? keys.at(-1);
      if (!key) return;
      const nowSeconds = Math.floor(ports.nowMs() / 1_000);
      return new SignJWT({ ...(email !== undefined && { email }), groups: [...groups], share: share.id })
        .setProtectedHeader({ alg: "EdDSA", kid: key.id, typ: "JWT" })
        .setIssuer(ports.issuer)
        .setAudience(share.origin)
        .setSubject(id)
        .setIssuedAt(nowSeconds)
        .setExpirationTime(nowSeconds + assertionSeconds)
        .sign(key.signs);
    },
  };
}

function opened(key: AssertionKey): AssertionKey & { signs: KeyObject } {
  return { ...key, signs: createPrivateKey(key.privateKey) };
}

async function newKey(): Promise<Omit<AssertionKey, "createdAtMs">> {
  const { publicKey, privateKey } = await promisify(generateKeyPair)("ed25519");
  const id = randomUUID();
  const jwk = { ...publicKey.export({ format: "jwk" }), kid: id, alg: "EdDSA", use: "sig" };
  return { id, publicKey: jwk, privateKey: privateKey.export({ format: "pem", type: "pkcs8" }).toString() };
}
