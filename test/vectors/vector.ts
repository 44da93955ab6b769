import fs from "node:fs";
import path from "node:path";

/** A request, what the tenant has configured, the moment at which to judge, and what must come of it. See data/README.md. */
export interface Vector {
  id: string;
  provider: string;
  method: string;
  url: string;
  headers: [string, string][];
  bodyBase64: string;
  secret?: string;
  previousSecrets?: string[];
  publicKey?: string;
  jwks?: object;
  /** What a fetch of each URL answers; nothing else may be fetched. */
  certs?: Record<string, string>;
  config?: VectorConfig;
  clientIp?: string;
  now: number;
  expect: "accept" | "reject";
  reason: string;
  expectResponse?: ExpectedResponse;
}
/** Settings of the endpoint. `keys` are public keys by their ids, `nextSecret` is a second secret; the rest goes by its name in the provider's record. */
export interface VectorConfig extends Record<string, unknown> {
  keys?: Record<string, string>;
  nextSecret?: string;
}
export interface ExpectedResponse {
  status?: number;
  contentType?: string;
  body?: string;
  json?: unknown;
  headers?: Record<string, string>;
  /** What must be done besides: `confirm-subscription`, by a call of `url`. */
  action?: string;
  url?: string;
}

/** Every vector of a folder: the members of its *.json arrays, by file name. A single file is read as well. */
export function readVectors(folder: string): Vector[] {
  if (folder.endsWith(".json")) return readFile(folder);
  const files = fs.readdirSync(folder).filter((name) => name.endsWith(".json"));
  return files.sort().flatMap((name) => readFile(path.join(folder, name)));
}

function readFile(file: string): Vector[] {
  const content: unknown = JSON.parse(fs.readFileSync(file, "utf8"));
  if (!Array.isArray(content) || !content.every(isVector)) throw new Error(`${file} is not an array of vectors`);
  return content;
}

function isVector(value: unknown): value is Vector {
  const vector = value as Partial<Vector> | null;
  const texts = [vector?.id, vector?.provider, vector?.method, vector?.url, vector?.bodyBase64, vector?.expect];
  return texts.every((text) => typeof text === "string") && typeof vector?.now === "number" && Array.isArray(vector.headers);
}
