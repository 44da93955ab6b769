import { spawn } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { Ended, exitCodes } from "../exit.ts";
import { type HttpMessage, messageBytes, readMessage } from "../http-message.ts";

export interface EditorSettings {
  /** As $VISUAL or $EDITOR name it, arguments included. */
  editor: string;
  /** Runs it to its end; its exit code. */
  run?: (program: string, args: string[]) => Promise<number | null>;
}

/** Opens a request in an editor, in a file that only its owner can read and that is gone afterwards. Throws an Ended when it cannot be read then. */
export async function editMessage(message: HttpMessage, { editor, run = runEditor }: EditorSettings): Promise<HttpMessage> {
  if (!message.body.equals(Buffer.from(message.body.toString("utf8")))) throw new Ended(exitCodes.usage, "its body is no text: it cannot be edited here");
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "postern-edit-"));
  const file = path.join(folder, "request.http");
  try {
    fs.writeFileSync(file, messageBytes(message, "\n"), { mode: 0o600 });
    const [program = "vi", ...args] = editor.split(/\s+/).filter(Boolean);
    const code = await run(program, [...args, file]);
    if (code !== 0) throw new Ended(exitCodes.usage, `${program} ended with ${code}: nothing was sent`);
    const edited = readMessage(fs.readFileSync(file));
    if ("fault" in edited) throw new Ended(exitCodes.usage, `the edited request cannot be read: ${edited.fault}`);
    return { ...edited, body: withoutEditorsNewline(edited.body, message.body) };
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/** Most editors end a file with a newline; a body that had none was not meant to get one. */
function withoutEditorsNewline(edited: Buffer, original: Buffer): Buffer {
  const newline = 10;
  return edited.at(-1) === newline && original.at(-1) !== newline ? edited.subarray(0, -1) : edited;
}

function runEditor(program: string, args: string[]): Promise<number | null> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: "inherit", shell: process.platform === "win32" });
    child.once("error", (error: NodeJS.ErrnoException) =>
      reject(new Ended(exitCodes.usage, `${program} cannot be started (${error.code ?? error.message}): set EDITOR`)),
    );
    child.once("exit", resolve);
  });
}
