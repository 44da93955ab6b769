import fs from "node:fs";
import path from "node:path";

/** What of the room is tried in one go, on the tests that are meant for it. Both are paths below `packages/policy/src`, without their endings. */
interface Slice {
  code: readonly string[];
  tests: readonly string[];
}

const source = path.resolve(import.meta.dirname, "../packages/policy/src");

/** What is no behaviour: the records of providers (the vectors judge them), the words of events that are sent to try an endpoint. */
const records = /^(providers\/(?!index$|generic-hmac$)|samples$)/;

const slices = {
  engine: {
    code: [
      "{evaluate,steps,prepare,prepare-trial,gate-material,running-order,refusal,settle,inside,required-settings}",
      "{simulate,not-kept,trial-ports,policy-*}",
    ],
    tests: ["{evaluate*,steps,prepare,prepare-trial,running-order,settle,inside}", "{simulate,not-kept,trial-ports,policy-*}", "gates/oidc-login"],
  },
  event: {
    code: ["event", "claim-key", "input", "handshake", "reading", "json-paths", "multipart", "place", "part", "ports", "login"],
    tests: ["event", "claim-key", "input", "handshake", "reading", "json-paths", "multipart", "gates/{oidc-login,replay,expression}", "login"],
  },
  gates: {
    code: ["gates/{index,method,address,body-size,content-type,shared-secret,replay,rate,concurrency,network,signature}", "active-secret", "credentials"],
    tests: ["gates/{method,address,body-size,content-type,shared-secret*,replay,rate,concurrency,network}", "credentials", "verify-signature"],
  },
  addresses: {
    code: [
      "address-range",
      "client-address",
      "network-*",
      "look-up",
      "same-origin",
      "request-path",
      "pinned-url",
      "glob",
      "count-key",
      "gcra",
      "token-store",
      "use-order",
    ],
    tests: [
      "{address-range,client-address,network-*,same-origin,request-path,pinned-url,glob,count-key,gcra,token-store,use-order}",
      "gates/{address,network,rate,oidc-login}",
    ],
  },
  signature: {
    code: ["freshness", "encoding", "constant-time", "verify-signature", "hmac", "digest", "content-digest", "signature-words", "quote", "difference"],
    tests: ["freshness", "encoding", "verify-signature*", "hmac", "digest", "content-digest", "signature-words", "doctor", "message", "claim-key"],
  },
  message: {
    code: ["message*", "cut", "condition", "verify/{plain,scheme,items,address,show,proof}", "key-steps"],
    tests: ["message*", "cut", "condition", "verify-signature*", "verify/*", "key-steps", "fetched-keys", "content-digest", "hmac", "encoding"],
  },
  "http-signature": {
    code: ["verify/{http-*,signature-input}", "structured-*"],
    tests: ["verify/{http-*,signature-input}", "structured-*", "content-digest"],
  },
  token: {
    code: ["verify/{jws,lifetime,token}", "claims", "bearer-token", "proved-token", "judge-token", "basic-challenge", "gates/{oidc-token,oidc-login}"],
    tests: [
      "verify/{jws,lifetime,*token}",
      "claims",
      "{proved,judge}-token",
      "bearer-token",
      "gates/{oidc-token*,oidc-login}",
      "providers/microsoft-bot-framework",
    ],
  },
  keys: {
    code: ["issuer-keys", "key", "public-key", "key-cache", "fetched-keys", "forget-oldest", "gates/fetch-back"],
    tests: ["issuer-keys", "key", "public-key", "key-cache", "fetched-keys", "forget-oldest", "gates/fetch-back", "verify-signature", "verify/token"],
  },
  schemes: {
    code: ["schemes/*", "scheme", "prepare-scheme", "draft-request", "sign", "signing", "signing-oracle", "sorted-fields"],
    tests: ["schemes/*", "prepare-scheme", "draft-request", "sign", "signing-oracle", "sorted-fields", "hmac", "message", "verify-signature"],
  },
  providers: {
    code: ["provider", "providers/{index,generic-hmac}"],
    tests: ["providers/{index,generic-hmac,secret-origin}"],
  },
  certificate: {
    code: ["certificate/*", "gates/certificate"],
    tests: ["certificate/*", "gates/certificate"],
  },
  "json-schema": {
    code: ["json-schema/*", "json-s{can,kip}", "bounded-json", "budget", "linear-pattern"],
    tests: ["json-schema/*", "json-s{can,kip}", "bounded-json", "budget", "linear-pattern", "gates/body-schema", "json-paths"],
  },
  expression: {
    code: ["expression/*", "gates/expression"],
    tests: ["expression/*", "gates/expression"],
  },
  body: {
    code: ["body-schema/*", "xml/*", "protobuf/*", "gates/body-schema"],
    tests: ["body-schema/*", "xml/*", "protobuf/*", "gates/body-schema"],
  },
  doctor: {
    code: ["doctor", "doctor/*", "explain-signature"],
    tests: ["doctor", "doctor/*", "explain-signature"],
  },
} satisfies Record<string, Slice>;

export type SliceName = keyof typeof slices;
export const sliceNames = Object.keys(slices) as readonly SliceName[];

export function isSliceName(name: string): name is SliceName {
  return Object.hasOwn(slices, name);
}

/** The files that a slice changes, in the order of their names. */
export function codeOf(name: SliceName): string[] {
  return namesOf(slices[name].code).map((file) => `src/${file}.ts`);
}

/** The tests that a slice's mutants are tried on. */
export function testsOf(name: SliceName): string[] {
  return filesLike(slices[name].tests.map((pattern) => `${pattern}.test.ts`)).map((file) => `src/${file}`);
}

/** Every file of the room that has code to try. */
export function triedFiles(): string[] {
  return namesOf(["**/*"])
    .filter((name) => !records.test(name))
    .map((name) => `src/${name}.ts`);
}

function namesOf(patterns: readonly string[]): string[] {
  return filesLike(patterns.map((pattern) => `${pattern}.ts`))
    .filter((file) => !file.endsWith(".test.ts") && !path.basename(file).startsWith("made-"))
    .map((file) => file.slice(0, -".ts".length));
}

function filesLike(patterns: readonly string[]): string[] {
  return [...new Set(fs.globSync([...patterns], { cwd: source }))].map((file) => file.replaceAll(path.sep, "/")).sort();
}
