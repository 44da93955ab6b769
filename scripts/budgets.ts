import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { functionsIn } from "./functions.ts";

/** The shape of the house: see CONTRIBUTING.md. A test's `describe` and `test` bodies are lists of cases, so only their helpers count. */
const limits = { fileLines: 200, functionLines: 40, parameters: 3 };

// A table of data may be longer than a file of thoughts: nothing in it is a function.
const dataTables = [
  /^packages\/contract\/src\/(api|problem)\.ts$/,
  /^packages\/contract\/src\/address-feeds\.ts$/,
  /^packages\/db\/src\/procedures\.ts$/,
  /^packages\/policy\/src\/providers\//,
  /^apps\/web\/src\/features\/requests\/words\/reason\.ts$/,
  /\/samples(\/|\.ts$)/,
  /\.d\.ts$/,
  /\/generated\//,
  /^test\/vectors\/data\//,
];
const forbiddenNames = /(^|\/)(utils?|helpers?|common|misc|types?|constants?)\.[cm]?[jt]sx?$/;

const repository = path.resolve(import.meta.dirname, "..");

export interface Shape {
  files: { file: string; lines: number }[];
  functions: { file: string; line: number; name: string; lines: number; parameters: number }[];
  offenders: string[];
}

/** Measures every source file that git knows or would add. */
function measure(files = sourceFiles()): Shape {
  const shape: Shape = {
    files: [],
    functions: [],
    offenders: files.filter((file) => forbiddenNames.test(file)).map((file) => `${file}: a name that says nothing; name it for what it knows`),
  };
  for (const file of files) {
    const text = fs.readFileSync(path.join(repository, file), "utf8");
    const lines = text.trimEnd().split("\n").length;
    shape.files.push({ file, lines });
    if (lines > limits.fileLines && !dataTables.some((table) => table.test(file)))
      shape.offenders.push(`${file}: ${lines} lines, the limit is ${limits.fileLines}`);
    for (const found of functionsIn(file, text)) {
      shape.functions.push({ file, ...found });
      const place = `${file}:${found.line} ${found.name}`;
      if (found.lines > limits.functionLines) shape.offenders.push(`${place}: ${found.lines} lines, the limit is ${limits.functionLines}`);
      if (found.parameters > limits.parameters) shape.offenders.push(`${place}: ${found.parameters} parameters, the limit is ${limits.parameters}`);
    }
  }
  return shape;
}

function sourceFiles(): string[] {
  const listed = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard", "-z"], {
    cwd: repository,
    encoding: "utf8",
    maxBuffer: 64_000_000,
  });
  return [...new Set(listed.split("\0"))].filter((file) => /\.(ts|tsx|mts|mjs)$/.test(file) && fs.existsSync(path.join(repository, file)));
}

function median(numbers: number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;
}

/** One line a room: how many files, their median and largest, the same of functions. */
function tableOf({ files, functions }: Shape): string[] {
  const roomOf = (file: string) => /^((apps|packages|infra|test|examples)\/[^/]+|[^/]+)/.exec(file)?.[0] ?? file;
  const rooms = Map.groupBy(files, ({ file }) => roomOf(file));
  const rows = [...rooms].toSorted().map(([room, ofRoom]) => {
    const own = functions.filter(({ file }) => roomOf(file) === room).map(({ lines }) => lines);
    const lines = ofRoom.map((file) => file.lines);
    return [room, ofRoom.length, median(lines), Math.max(...lines), own.length, median(own), Math.max(0, ...own)].map(String);
  });
  const all = [["room", "files", "median", "largest", "functions", "median", "largest"], ...rows];
  return all.map((row) => row.map((cell, column) => (column === 0 ? cell.padEnd(22) : cell.padStart(10))).join(""));
}

if (process.argv[1] && fs.realpathSync(process.argv[1]) === import.meta.filename) {
  const shape = measure();
  console.log([...tableOf(shape), "", ...shape.offenders].join("\n"));
  process.exitCode = shape.offenders.length > 0 ? 1 : 0;
}
