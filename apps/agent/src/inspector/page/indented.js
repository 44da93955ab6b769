/**
 * JSON with line breaks, its numbers and escapes left as they were written: what is parsed and written anew would bend them. Ends once more than
 * `lettersMax` are made: a few kilobytes of brackets would become gigabytes of spaces. Throws where the text is no JSON, and says where it is wrong.
 */
export function indented(text, lettersMax) {
  JSON.parse(text);
  let depth = 0;
  let written = "";
  for (const [piece] of text.matchAll(/"(?:[^"\\]|\\.)*"|[^\s"{}[\],:]+|[{}[\],:]/g)) {
    if (piece === "{" || piece === "[") written += `${piece}\n${"  ".repeat(++depth)}`;
    else if (piece === "}" || piece === "]") written += `\n${"  ".repeat(--depth)}${piece}`;
    else if (piece === ",") written += `,\n${"  ".repeat(depth)}`;
    else written += piece === ":" ? ": " : piece;
    if (written.length > lettersMax) break;
  }
  return written;
}
