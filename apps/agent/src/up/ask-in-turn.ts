import { type AskHeld, askHeld, type Choice } from "../prompt.ts";

interface Question {
  name: string;
  chosen: (choice: Choice) => void;
  interrupted: () => void;
}

/** One keyboard for several tunnels: each is asked for when the one before has its answer, and who had to wait is named again. */
export function askInTurn(input: NodeJS.ReadStream, say: (line: string) => void): (name: string) => AskHeld {
  const waiting: Question[] = [];
  let asked: { question: Question; stop(): void } | undefined;
  const next = () => {
    asked = undefined;
    const question = waiting.shift();
    if (!question) return;
    say(`${question.name}: what becomes of the events that waited?  [d]rain   [l]ast 5   [s]kip   [k]eep`);
    begin(question);
  };
  const begin = (question: Question) => {
    const answered = (choice: Choice) => {
      question.chosen(choice);
      next();
    };
    asked = { question, stop: askHeld(input, answered, question.interrupted) };
  };
  const drop = (question: Question) => {
    const at = waiting.indexOf(question);
    if (at >= 0) waiting.splice(at, 1);
    if (asked?.question !== question) return;
    asked.stop();
    next();
  };
  return (name) => (chosen, interrupted) => {
    const question = { name, chosen, interrupted };
    if (asked) waiting.push(question);
    else begin(question);
    return () => drop(question);
  };
}
