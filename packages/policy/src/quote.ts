const lettersMax = 80;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what must not reach a screen or a database's text.
const control = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g;

/** A text of the sender, made fit to be shown in a trace: short, on one line, without control characters. */
export function quote(text: string): string {
  const short = text.length > lettersMax ? `${text.slice(0, lettersMax)}…` : text;
  return short.replace(control, "\ufffd");
}
