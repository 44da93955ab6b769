import type { HeldChoice } from "@postern/contract/frames";

export interface Choice {
  choice: HeldChoice;
  last?: number;
}
const choices: Record<string, Choice> = { d: { choice: "drain" }, l: { choice: "last", last: 5 }, s: { choice: "skip" }, k: { choice: "keep" } };

/** Asks what becomes of the events that waited, and answers how to stop asking. */
export type AskHeld = (chosen: (choice: Choice) => void, interrupted: () => void) => () => void;

/** Waits for one key of d, l, s, k; Ctrl-C interrupts as it always does. Answers how to stop waiting. */
export function askHeld(input: NodeJS.ReadStream, chosen: (choice: Choice) => void, interrupted: () => void): () => void {
  const stop = () => {
    input.off("data", onKey);
    input.setRawMode(false);
    input.pause();
  };
  const onKey = (key: Buffer) => {
    const letter = key.toString().toLowerCase();
    const choice = choices[letter];
    if (choice) {
      stop();
      chosen(choice);
    } else if (letter === "\u0003" || letter === "\u0004") {
      stop();
      interrupted();
    }
  };
  input.setRawMode(true);
  input.resume();
  input.on("data", onKey);
  return stop;
}

/** Asks for a secret: typed without being shown on a terminal, else the first line of what is piped in. */
export async function askSecret(question: string, { input, output }: { input: NodeJS.ReadStream; output: NodeJS.WriteStream }): Promise<string> {
  if (!input.isTTY) return firstLine(input);
  output.write(question);
  input.setRawMode(true);
  try {
    return await typed(input);
  } finally {
    input.setRawMode(false);
    input.pause();
    output.write("\n");
  }
}

const secretLettersMax = 1_000;

async function firstLine(input: NodeJS.ReadStream): Promise<string> {
  let text = "";
  for await (const chunk of input) {
    text += chunk;
    if (text.includes("\n") || text.length > secretLettersMax) break;
  }
  return (text.split("\n")[0] ?? "").trim();
}

function typed(input: NodeJS.ReadStream): Promise<string> {
  return new Promise((resolve) => {
    let text = "";
    const onData = (data: Buffer) => {
      for (const letter of data.toString()) {
        if (letter === "\r" || letter === "\n" || letter === "\u0003" || letter === "\u0004") {
          input.off("data", onData);
          return resolve(letter === "\u0003" ? "" : text.trim());
        }
        text = letter === "\u007f" || letter === "\b" ? text.slice(0, -1) : (text + letter).slice(0, secretLettersMax);
      }
    };
    input.resume();
    input.on("data", onData);
  });
}
