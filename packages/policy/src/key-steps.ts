import { hash } from "node:crypto";
import { decode } from "./encoding.ts";
import type { KeyStep } from "./scheme.ts";

/** The bytes a secret's text stands for, with the text they were made from and the id it names, if any. */
export interface KeyMaterial {
  id?: string | undefined;
  text: string;
  bytes: Buffer;
}

/** Goes the steps from the secret as the provider shows it; nothing when the text does not fit them. */
export function keyMaterial(steps: readonly KeyStep[], secret: string): KeyMaterial | undefined {
  const material: KeyMaterial = { text: secret, bytes: Buffer.from(secret, "utf8") };
  for (const step of steps) {
    const next = typeof step === "string" ? takeStep(step, material) : cutStart(step, material);
    if (!next) return;
    Object.assign(material, next);
  }
  return material;
}

type Next = Partial<KeyMaterial> | undefined;

function takeStep(step: Extract<KeyStep, string>, { text, bytes }: KeyMaterial): Next {
  if (step === "hex") return decoded(decode("hex", text));
  if (step === "base64") return decoded(decode("base64", padded(text)));
  if (step === "base64url") return decoded(decode("base64url", text));
  if (step === "nfkd") return ofText(text.normalize("NFKD"));
  if (step === "reversed") return ofText([...text].reverse().join(""));
  return { bytes: hash(step, bytes, "buffer") };
}

function cutStart(step: Extract<KeyStep, object>, { text }: KeyMaterial): Next {
  if ("idUntil" in step) {
    const at = text.indexOf(step.idUntil);
    return at <= 0 ? {} : { id: text.slice(0, at), ...ofText(text.slice(at + step.idUntil.length)) };
  }
  const [start] = patternOf(step.strip).exec(text) ?? [];
  if (start === undefined) return step.required ? undefined : {};
  return ofText(text.slice(start.length));
}

function decoded(bytes: Buffer | undefined): Next {
  return bytes && { bytes };
}

function ofText(text: string): Next {
  return { text, bytes: Buffer.from(text, "utf8") };
}

function patternOf(start: string): RegExp {
  const literal = start.split("*").map((text) => text.replace(/[^\w]/g, "\\$&"));
  return new RegExp(`^${literal.join("[A-Za-z0-9]*")}`);
}

/** Secrets are pasted with or without the padding of their base64. */
function padded(text: string): string {
  const bare = text.replace(/={1,2}$/, "");
  return bare.padEnd(Math.ceil(bare.length / 4) * 4, "=");
}
