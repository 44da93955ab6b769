import fs from "node:fs";
import { expect, test } from "vitest";
import { editMessage } from "./edit-message.ts";

const message = { method: "POST", target: "/a", httpVersion: "1.1", rawHeaders: ["Host", "x", "X-A", "1"], body: Buffer.from('{"a":1}') };
const editing = (change: (text: string) => string, code = 0) => {
  const seen: { mode: number; file: string }[] = [];
  const run = async (_program: string, args: string[]) => {
    const file = args.at(-1) ?? "";
    seen.push({ file, mode: fs.statSync(file).mode & 0o777 });
    fs.writeFileSync(file, change(fs.readFileSync(file, "latin1")), "latin1");
    return code;
  };
  return { seen, edited: editMessage(message, { editor: "code --wait", run }) };
};

test("what the editor leaves is sent; the newline that it adds is not", async () => {
  const { edited } = editing((text) => `${text.replace('"a":1', '"a":2').replace("X-A: 1", "X-A: 3")}\n`);
  expect(await edited).toEqual({ ...message, rawHeaders: ["Host", "x", "X-A", "3"], body: Buffer.from('{"a":2}') });
});

test("the file is its owner's alone, and gone afterwards", async () => {
  const { seen, edited } = editing((text) => text);
  expect(await edited).toEqual(message);
  expect(seen[0]?.mode).toBe(0o600);
  expect(fs.existsSync(seen[0]?.file ?? "")).toBe(false);
});

test("an editor that fails, and a text that is no request, send nothing", async () => {
  await expect(editing((text) => text, 1).edited).rejects.toThrow(/code ended with 1: nothing was sent/);
  await expect(editing(() => "no request").edited).rejects.toThrow(/cannot be read: line 1/);
});

test("a body that is no text is not opened in an editor, which would bend it", async () => {
  await expect(editMessage({ ...message, body: Buffer.from([0xff, 0xfe]) }, { editor: "vi", run: async () => 0 })).rejects.toThrow(/no text/);
});
