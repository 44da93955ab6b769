import { type Engine, evaluate } from "./evaluate.ts";
import { JsonPaths } from "./json-paths.ts";
import { inbound, portsAt } from "./made-for-tests.ts";
import type { Answer, Check, Decision } from "./ports.ts";
import { Reading } from "./reading.ts";
import { exitsOf, refuse, type Tree } from "./steps.ts";

/** Walks a tree whose gates say what the test wants; answers the decision and the numbers of the gates that were asked. */
export async function walk(tree: Tree, answers: (Answer | Check)[], handshakes: Engine["handshakes"] = new Map()): Promise<Decision & { asked: number[] }> {
  const asked: number[] = [];
  const exits = exitsOf(tree, { passed: answers.length, failed: refuse });
  const steps = answers.map((answer, index) => ({
    path: String(index),
    kind: "method" as const,
    check: ((request, ports) => {
      asked.push(index);
      return typeof answer === "function" ? answer(request, ports) : answer;
    }) as Check,
    next: exits[index] ?? { passed: refuse, failed: refuse },
  }));
  const engine: Engine = { tree, steps, readEvent: () => ({}), handshakes };
  const decision = await evaluate(engine, new Reading(inbound(), new JsonPaths()), portsAt());
  return { ...decision, asked };
}
