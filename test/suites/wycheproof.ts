import { type Key, keysOf, proves } from "@postern/policy/key";
import type { KeyStep, PublicAlgorithm, Scheme } from "@postern/policy/scheme";
import { deviations } from "./deviations.ts";
import { judgeToken, type TokenCase, type TokenGroup } from "./json-web.ts";
import { type Case, expectVerdict, type Judgement, jsonFiles, type Suite } from "./suite.ts";

type Result = "valid" | "invalid" | "acceptable";
interface Group extends TokenGroup {
  type: string;
  sha?: string;
  tagSize?: number;
  publicKeyPem?: string;
  tests: (TokenCase & { tcId: number; comment: string; result: Result; flags: string[]; key: string; msg: string; tag: string; sig: string })[];
}
interface File {
  algorithm: string;
  testGroups: Group[];
}
type Test = Group["tests"][number];

/** Wycheproof through our verifiers. An "acceptable" case, on which implementations may differ, passes either way; it still must not throw. */
export function wycheproof(folder: string): Suite[] {
  return jsonFiles(folder).map(({ name, content }) => ({
    name: `wycheproof/${name}`,
    cases: (content as File).testGroups.flatMap((group) => casesOf(group, content as File, deviations[name] ?? {})),
  }));
}

function casesOf(group: Group, { algorithm }: File, known: Readonly<Record<number, string>>): Case[] {
  const judge = judges[group.type] ?? (() => ({ skipped: `${algorithm}: nothing here is decrypted with it` }));
  return group.tests.map((test) => ({
    name: `${test.tcId} ${test.comment} ${test.flags.join(",")}`,
    judge: () => judgeKnown(judge(group, test, algorithm), known[test.tcId]),
  }));
}

/** A deviation is counted as skipped while it is one; when it is none any more, its line has to go. */
function judgeKnown(judgement: Judgement, reason: string | undefined): Judgement {
  if (reason === undefined) return judgement;
  return judgement === "passed" ? { failure: `passes, and is listed as a deviation: ${reason}` } : { skipped: reason };
}

const judges: Record<string, (group: Group, test: Test, algorithm: string) => Judgement> = {
  MacTest: judgeMac,
  EcdsaVerify: (group, test) => judgePublic(group, test, `ecdsa-${digest(group)}` as PublicAlgorithm),
  EcdsaP1363Verify: (group, test) => judgePublic(group, test, `ecdsa-${digest(group)}-raw` as PublicAlgorithm),
  EddsaVerify: (group, test) => judgePublic(group, test, "ed25519"),
  RsassaPkcs1Verify: (group, test) => judgePublic(group, test, `rsa-${digest(group)}` as PublicAlgorithm),
  RsassaPssVerify: (group, test) => judgePublic(group, test, `rsa-pss-${digest(group)}` as PublicAlgorithm),
  JsonWebSignature: judgeToken,
  JsonWebKey: judgeToken,
  JsonWebCrypto: judgeToken,
};

function judgeMac({ tagSize }: Group, test: Test, algorithm: string): Judgement {
  const scheme = schemeOf(algorithm.replace("HMACSHA", "hmac-sha") as Scheme["algorithm"], ["hex"]);
  const whole = scheme.algorithm.endsWith("sha1") ? 160 : Number(scheme.algorithm.slice(-3));
  if (tagSize !== whole) return { skipped: `a code cut to ${tagSize} bits: we take whole ones only` };
  return verdictOf(keysOf(scheme, "shared", test.key), test, test.tag);
}

function judgePublic({ publicKeyPem = "" }: Group, test: Test, algorithm: PublicAlgorithm): Judgement {
  return verdictOf(keysOf(schemeOf(algorithm), "public-key", publicKeyPem), test, test.sig);
}

function verdictOf(keys: readonly Key[], { msg, result }: Test, proof: string): Judgement {
  const said = keys.some((key) => proves(key, [Buffer.from(msg, "hex")], [Buffer.from(proof, "hex")]));
  return result === "acceptable" ? "passed" : expectVerdict(said, result === "valid");
}

function schemeOf(algorithm: Scheme["algorithm"], key: readonly KeyStep[] = []): Scheme {
  return { label: algorithm, algorithm, encoding: "hex", signature: { header: "X-Signature" }, key, bindsBody: true };
}

function digest({ sha = "" }: Group): string {
  return sha.toLowerCase().replace("-", "");
}
