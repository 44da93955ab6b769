export type BodyView = "tree" | "form" | "text" | "hex";

export interface BodyFacts {
  text: string;
  /** Whether the bytes are valid UTF-8, so that text shows all of them. */
  isText: boolean;
  views: BodyView[];
}

/** Past this size a body is not taken apart in the page; Text and Hex still show it. */
export const parsedBytesMax = 1_048_576;

/** What a body is, by its bytes first and its declared type second: which views fit, the best one first. */
export function factsOf(bytes: Uint8Array, contentType: string | undefined): BodyFacts {
  const { text, isText } = decode(bytes);
  const type = contentType?.split(";")[0]?.trim().toLowerCase() ?? "";
  const views: BodyView[] = isText ? ["text", "hex"] : ["hex", "text"];
  if (isText && bytes.length <= parsedBytesMax) {
    if (type === "application/x-www-form-urlencoded") views.unshift("form");
    if (/^\s*[[{]/.test(text)) views.unshift("tree");
  }
  return { text, isText, views };
}

function decode(bytes: Uint8Array): { text: string; isText: boolean } {
  try {
    return { text: new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes), isText: !bytes.includes(0) };
  } catch {
    return { text: new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes), isText: false };
  }
}
