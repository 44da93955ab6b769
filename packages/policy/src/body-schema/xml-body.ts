import { XmlCheck } from "../xml/xml-check.ts";
import type { BodyCheck } from "./body-check.ts";

const bytesMax = 1_048_576;

/** Well-formed XML 1.0 in UTF-8, without a DTD. */
export const xmlBody: BodyCheck = {
  expected: "well-formed XML without a DTD",
  faultOf(body, budget) {
    if (body.length > bytesMax) return { path: "", fault: `more than ${bytesMax} bytes` };
    const text = decoded(body);
    if (text === undefined) return { path: "", fault: "not UTF-8" };
    const found = new XmlCheck(text, budget).fault();
    return found && { path: placeOf(text, found.at), fault: found.fault };
  },
};

const utf8 = new TextDecoder("utf-8", { fatal: true });

function decoded(body: Buffer): string | undefined {
  try {
    return utf8.decode(body);
  } catch {
    return;
  }
}

function placeOf(text: string, at: number): string {
  const before = text.slice(0, at).split("\n");
  return `line ${before.length}, letter ${(before.at(-1)?.length ?? 0) + 1}`;
}
