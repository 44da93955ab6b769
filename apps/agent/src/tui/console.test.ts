import fc from "fast-check";
import { expect, test } from "vitest";
import type { AgentEvent } from "../events.ts";
import { fitted } from "./columns.ts";
import { Console } from "./console.ts";
import { keysOf } from "./keyboard.ts";

const now = new Date(2026, 10, 22, 9, 41, 2);
const size = { columns: 100, rows: 20 };

/** A screen, and what its keys did. */
function openConsole() {
  const done: string[] = [];
  const board = new Console(
    {
      replay: async (requestId) => `Asked for a replay of ${requestId}`,
      pause: (paused) => void done.push(`pause ${paused}`),
      open: (requestId) => `Opened ${requestId}`,
      stop: () => void done.push("stop"),
      changed: () => {},
    },
    { now: () => now, paint: (_style, text) => text },
  );
  const type = (text: string) => {
    for (const key of keysOf(text)) board.press(key);
  };
  const screen = () => board.lines(size).map((line) => line.trimEnd());
  return { board, done, type, screen };
}

const deliveryOf = (number: number, more: object = {}) =>
  ({ deliveryId: `dlv_${number}`, requestId: `req_${number}`, attempt: 1, eventType: "push", passed: [], bytes: 13, method: "POST", sha256: "", endpoint: "github", receivedAt: 0, ...more }) as unknown as Extract<AgentEvent, { type: "delivery" }>["delivery"]; // biome-ignore format: one delivery
const messageOf = (body: string) => ({ method: "POST", target: "/hooks", httpVersion: "1.1", rawHeaders: ["X-Two", "1"], body: Buffer.from(body) });

function bring(
  board: Console,
  number: number,
  { status = 200, answer = "ok", ...more }: { status?: number; answer?: string; requestId?: string; eventType?: string } = {},
) {
  const delivery = deliveryOf(number, more);
  board.hear({ type: "delivery", delivery, message: messageOf('{"ref":"main"}') } as AgentEvent);
  board.hear({ type: "outcome", delivery, result: { status, rawHeaders: ["X-Is", "yes"], body: Buffer.from(answer), durationMs: 12 }, again: false });
}

test("what comes stands on top with its status, and the one selected stays selected", () => {
  const { board, type, screen } = openConsole();
  bring(board, 1);
  bring(board, 2, { status: 500 });
  type("\u001b[B");
  bring(board, 3);
  const [, , , , first, second, third] = screen();
  expect(first).toMatch(/^ {2}09:41:02 {2}200 .* 12 ms {2}push .* req_3$/);
  expect(second).toMatch(/^ {2}09:41:02 {2}500 .* req_2$/);
  expect(third).toMatch(/^> 09:41:02 {2}200 .* req_1$/);
  expect(screen()[0]).toContain("2 delivered   1 failed");
});

test("Enter shows the event with its answer, Escape leads back", () => {
  const { board, type, screen } = openConsole();
  bring(board, 1, { answer: '{"taken":true}' });
  type("\r");
  expect(screen()).toEqual(expect.arrayContaining(["POST /hooks", "X-Two: 1", '  "ref": "main"', "Answer: 200, 12 ms, 14 B", "X-Is: yes", '  "taken": true']));
  type("\u001b");
  expect(screen().join("\n")).not.toContain("Answer: 200");
});

test("d says what the answer of a replay says otherwise", () => {
  const { board, type, screen } = openConsole();
  bring(board, 1, { answer: '{"a":1}' });
  type("d");
  expect(screen().join("\n")).toContain("first answer to this event");
  bring(board, 2, { requestId: "req_1", answer: '{"a":2}' });
  type("\u001b\u001b[Hd");
  expect(screen()).toEqual(expect.arrayContaining(['-   "a": 1', '+   "a": 2']));
});

test("r replays the selected event, p pauses, o opens, q stops", async () => {
  const { board, done, type, screen } = openConsole();
  bring(board, 1);
  type("r");
  await Promise.resolve();
  await Promise.resolve();
  expect(screen().at(-2)).toBe("Asked for a replay of req_1");
  type("o");
  expect(screen().at(-2)).toBe("Opened req_1");
  type("ppq\u0003");
  expect(done).toEqual(["pause true", "pause false", "stop", "stop"]);
});

test("a filter is typed and mended, and shows what holds it; Enter alone shows everything again", () => {
  const { board, type, screen } = openConsole();
  bring(board, 1);
  bring(board, 2, { eventType: "star.created" });
  type("fstax\u007fr\r");
  expect(screen().filter((line) => line.includes("req_"))).toHaveLength(1);
  expect(screen()[3]).toBe('Only what holds "star"');
  type("f\r");
  expect(screen().filter((line) => line.includes("req_"))).toHaveLength(2);
});

test("events that waited are asked about, and its keys mean that until there is an answer", () => {
  const { board, done, type, screen } = openConsole();
  const chosen: unknown[] = [];
  board.askHeld((choice) => chosen.push(choice), () => done.push("interrupted")); // biome-ignore format: one question
  expect(screen().at(-2)).toMatch(/^Events waited: .*\[d\]rain/);
  type("l");
  expect(chosen).toEqual([{ choice: "last", last: 5 }]);
  expect(screen().at(-2)).toBe("");
});

test("nothing from outside moves the cursor or recolours, and no line is wider than the screen, whatever its size", () => {
  const { board, type } = openConsole();
  bring(board, 1, { eventType: "\u001b[2J\u202eevil\u0007\u9000", answer: "\u001b]0;title\u0007\ttext" });
  board.hear({ type: "reconnecting", inMs: 1_400, cause: "unreachable", says: "\u001b[31mred" });
  type("\r");
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 200 }), fc.integer({ min: 1, max: 60 }), (columns, rows) => {
      const lines = board.lines({ columns, rows });
      expect(lines.length).toBeLessThanOrEqual(rows);
      for (const line of lines) expect(line).not.toMatch(/[\p{Cc}\p{Cf}]/u);
      for (const line of lines) expect([...line].length).toBeLessThanOrEqual(columns);
    }),
  );
});

test("letters of two columns count twice, marks that stand on others not at all", () => {
  expect(fitted("日本語", 5)).toBe("日本 ");
  expect(fitted("e\u0301a", 2)).toBe("e\u0301a");
  expect(fitted("ab", 4)).toBe("ab  ");
});
