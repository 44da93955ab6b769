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
  clientIp?: string;
  now: number;
  expect: "accept" | "reject";
  reason: string;
  expectResponse?: ExpectedResponse;
}
export interface ExpectedResponse {
  status?: number;
  contentType?: string;
  body?: string;
  json?: unknown;
}

/** Every vector of a folder: the members of its *.json arrays, by file name. */
export function readVectors(folder: string): Vector[] {
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
