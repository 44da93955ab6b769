import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { policyCases, prepare, secretOf } from "./policy-cases.ts";

/** What an ingest process holds for its endpoints: so many policies, each with a secret of its own, kept as it keeps them. */
const endpoints = 10_000;

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;
const kept = policyCases.map((policy) => prepare(policy)); // what all policies share is made by the first ones

collect();
const before = process.memoryUsage();
const startedMs = performance.now();
for (let index = 0; index < endpoints; index++) {
  const policy = policyCases[index % policyCases.length];
  if (policy) kept.push(prepare(policy, secretOf(index)));
}
const ms = Math.round(performance.now() - startedMs);
collect();
const after = process.memoryUsage();

const bytes = after.heapUsed + after.external - before.heapUsed - before.external;
console.log(
  JSON.stringify({ endpoints: kept.length - policyCases.length, ms, bytesPerPolicy: Math.round(bytes / endpoints), rssMb: Math.round(after.rss / 1e6) }),
);
