import path from "node:path";
import { judge } from "./judge.ts";
import { readVectors } from "./vector.ts";

/** `npm run vectors -- DIR|FILE...`: signature vectors through the real engine; without a folder, our own. */
const folders = process.argv.slice(2);
const vectors = (folders.length > 0 ? folders : [path.join(import.meta.dirname, "data")]).flatMap(readVectors);

const count = { passed: 0, failed: 0, skipped: 0 };
for (const vector of vectors) {
  const judgement = await judge(vector);
  if (typeof judgement === "string") {
    count[judgement]++;
    continue;
  }
  count.failed++;
  console.log(`${vector.id}: ${judgement.failure}`);
}

console.log(`${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped`);
process.exitCode = count.failed > 0 ? 1 : 0;
