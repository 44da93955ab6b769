import type { KeyStep, Scheme } from "../scheme.ts";
import type { KnownSecret, Patient, Trial } from "./trial.ts";

const keyForms: { key: readonly KeyStep[]; says: string }[] = [
  { key: [], says: "the letters of the secret as they stand, whatever they are the code of" },
  { key: ["base64"], says: "the bytes that the secret is the base64 of" },
  { key: ["hex"], says: "the bytes that the secret is the hex of" },
  { key: [{ strip: "whsec_" }, "base64"], says: "the bytes that the secret is the base64 of, after whsec_" },
];
const textForms: { change: (text: string) => string; says: string; fix: string }[] = [
  { change: (text) => text.trim(), says: "without the spaces around it", fix: "Retire the secret and add it again without spaces or line breaks." },
  { change: (text) => text.replace(/^(["'])(.*)\1$/s, "$2"), says: "without its quotation marks", fix: "Retire the secret and add it again without them." },
  { change: (text) => text.replace(/^[a-z]{2,10}_/, ""), says: "without its prefix", fix: "Have the sender sign with the whole secret, its prefix too." },
  {
    change: (text) => `${text}\n`,
    says: "with a line feed at its end",
    fix: "The sender reads its secret from a file and keeps the line feed: have it trim the secret.",
  },
];

/** The secret made into a key in another way. */
export function keyFormTrials({ spec, secrets }: Patient): Trial[] {
  const signed = spec.schemes.some(isShared);
  if (!signed) return [];
  const steps = keyForms.map(
    ({ key, says }): Trial => ({
      cause: "key-form",
      spec: { ...spec, schemes: spec.schemes.filter((scheme) => isShared(scheme) && !isSame(scheme.key ?? [], key)).map((scheme) => ({ ...scheme, key })) },
      says: `It verifies if the key is ${says}; ${spec.name} makes its key otherwise.`,
      fix: `Have the sender make its key as ${spec.name} does. ${spec.card.secretHint}`,
    }),
  );
  const texts = textForms.map(
    ({ change, says, fix }): Trial => ({
      cause: "key-form",
      secrets: secrets.flatMap((secret) => changed(secret, change)),
      says: `It verifies with the secret ${says}.`,
      fix,
    }),
  );
  return [...steps.filter((trial) => (trial.spec?.schemes.length ?? 0) > 0), ...texts.filter((trial) => (trial.secrets?.length ?? 0) > 0)];
}

const encodings = ["hex", "base64", "base64url"] as const;
const algorithms = ["hmac-sha256", "hmac-sha1", "hmac-sha512"] as const;
const prefixes = ["", "sha256=", "sha1=", "sha512=", "v1=", "v0="];

/** The signature written in another way: another prefix, encoding or digest. */
export function signatureFormTrials({ spec }: Patient): Trial[] {
  const schemes = spec.schemes.filter(isHmac);
  return schemes.flatMap((scheme) =>
    algorithms.flatMap((algorithm) =>
      encodings.flatMap((encoding) =>
        prefixesFor(scheme).flatMap((prefix): Trial[] => {
          if (algorithm === scheme.algorithm && encoding === scheme.encoding && prefix === (scheme.signature.prefix ?? "")) return [];
          const form = `${prefix === "" ? "" : `${prefix} and `}${encoding} of ${algorithm.toUpperCase()}`;
          return [
            {
              cause: "signature-form",
              spec: { ...spec, schemes: [{ ...scheme, algorithm, encoding, signature: { ...scheme.signature, prefix } }] },
              says: `The signature is right, but written as ${form}.`,
              fix: `Have the sender write it as ${spec.name} does: ${wantedForm(scheme)}. If it cannot, choose the generic HMAC and describe its form.`,
            },
          ];
        }),
      ),
    ),
  );
}

/** In a list the prefix finds the item, so it stays. */
function prefixesFor({ signature }: Scheme): readonly string[] {
  return signature.separator === undefined ? prefixes : [signature.prefix ?? ""];
}

function wantedForm({ signature: { prefix = "" }, encoding, algorithm }: Scheme): string {
  return `${prefix === "" ? "" : `${prefix} and `}${encoding} of ${algorithm.toUpperCase()}`;
}

function isHmac({ algorithm }: Scheme): boolean {
  return algorithm.startsWith("hmac-");
}

function isShared(scheme: Scheme): boolean {
  return isHmac(scheme) || scheme.algorithm === "sha256" || scheme.algorithm === "sha1";
}

function isSame(steps: readonly KeyStep[], others: readonly KeyStep[]): boolean {
  return JSON.stringify(steps) === JSON.stringify(others);
}

function changed(secret: KnownSecret, change: (text: string) => string): KnownSecret[] {
  const value = change(secret.value);
  return value === secret.value || value === "" ? [] : [{ ...secret, value }];
}
