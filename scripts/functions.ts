import { parseAst } from "rolldown/parseAst";

export interface FoundFunction {
  name: string;
  line: number;
  lines: number;
  parameters: number;
}
interface Node {
  type: string;
  start: number;
  end: number;
  [field: string]: unknown;
}

/** Every function of a file with its size. A function handed to `test` or `describe` is a list of sentences, and is left out. */
export function functionsIn(file: string, text: string): FoundFunction[] {
  const found: FoundFunction[] = [];
  const lineAt = lineFinder(text);
  const visit = (node: Node, given: string) => {
    const name = ownName(node) ?? given;
    if (isFunction(node)) {
      const line = lineAt(node.start);
      found.push({ name, line, lines: lineAt(node.end) - line + 1, parameters: (node.params as Node[]).filter(({ name: own }) => own !== "this").length });
    }
    for (const [field, child] of childrenOf(node)) {
      if (!isCaseOfTest(node, child)) visit(child, nameFor(node, field) ?? name);
      else for (const [, inside] of childrenOf(child)) visit(inside, name);
    }
  };
  visit(parseAst(text, { lang: file.endsWith("x") ? "tsx" : "ts" }) as unknown as Node, "(file)");
  return found;
}

function isFunction({ type, body }: Node): boolean {
  return (type === "FunctionDeclaration" || type === "FunctionExpression" || type === "ArrowFunctionExpression") && body !== null;
}

function isCaseOfTest({ type, callee }: Node, child: Node): boolean {
  if (type !== "CallExpression" || !isFunction(child)) return false;
  const called = innermost(callee as Node);
  return called !== undefined && /^(test|describe|it)$/.test(called);
}

/** `test` of test(…), test.each(…)(…), describe.skip(…). */
function innermost(node: Node): string | undefined {
  if (node.type === "Identifier") return String(node.name);
  if (node.type === "MemberExpression") return innermost(node.object as Node);
  if (node.type === "CallExpression" || node.type === "TaggedTemplateExpression") return innermost((node.callee ?? node.tag) as Node);
}

function ownName({ type, id }: Node): string | undefined {
  if (type === "FunctionDeclaration") return (id as Node | null)?.name as string | undefined;
}

/** What a function is called by where it stands: a variable, a property, a method. */
function nameFor(node: Node, field: string): string | undefined {
  if (node.type === "VariableDeclarator" && field === "init") return (node.id as Node).name as string | undefined;
  if ((node.type === "Property" || node.type === "MethodDefinition") && field === "value") return (node.key as Node).name as string | undefined;
}

function* childrenOf(node: Node): Generator<[field: string, child: Node]> {
  for (const [field, value] of Object.entries(node)) {
    for (const child of Array.isArray(value) ? value : [value]) {
      if (child && typeof child === "object" && typeof (child as Node).type === "string") yield [field, child as Node];
    }
  }
}

function lineFinder(text: string): (offset: number) => number {
  const starts = [0, ...text.matchAll(/\n/g).map(({ index }) => index + 1)];
  return (offset) => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return low + 1;
  };
}
