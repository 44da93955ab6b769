import type { Budget } from "../budget.ts";
import { isName } from "./xml-name.ts";
import { referencesFault, startTagAt } from "./xml-parts.ts";

const depthMax = 64;
const space = "[ \\t\\r\\n]";
const equals = `${space}*=${space}*`;
const declaration = new RegExp(
  `<\\?xml${space}+version${equals}(?:"1\\.\\d+"|'1\\.\\d+')(?:${space}+encoding${equals}(?:"([^"]*)"|'([^']*)'))?(?:${space}+standalone${equals}(?:"(?:yes|no)"|'(?:yes|no)'))?${space}*\\?>`,
  "y",
);
/** No letter fits two places of it: a long row of spaces is looked at once. */
const endTag = /<\/([^ \t\r\n>]*)[ \t\r\n]*>/y;
/** Letters that no XML 1.0 holds (section 2.2). */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for.
const forbidden = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/;

export interface XmlFault {
  at: number;
  fault: string;
}

/**
 * Whether a text is a well-formed XML 1.0 document (5th edition) without a DTD: one pass that builds nothing, each piece paid from the budget.
 * Without a DTD no entity can be declared, so nothing can be fetched and nothing can grow.
 */
export class XmlCheck {
  readonly #text: string;
  readonly #budget: Budget;
  readonly #open: string[] = [];
  #at = 0;
  #hasRoot = false;

  constructor(text: string, budget: Budget) {
    this.#text = text;
    this.#budget = budget;
  }

  fault(): XmlFault | undefined {
    const illegal = this.#text.search(forbidden);
    if (illegal >= 0) return { at: illegal, fault: "a letter that XML does not allow" };
    const fault = this.#declaration() ?? this.#content();
    if (fault !== undefined) return { at: this.#at, fault };
    if (this.#open.length > 0) return { at: this.#at, fault: "an element that does not end" };
    return this.#hasRoot ? undefined : { at: this.#at, fault: "no element" };
  }

  #declaration(): string | undefined {
    if (!/^<\?xml[ \t\r\n]/.test(this.#text)) return;
    declaration.lastIndex = 0;
    const found = declaration.exec(this.#text);
    if (!found) return "an XML declaration that cannot be read";
    this.#at = declaration.lastIndex;
    const encoding = found[1] ?? found[2] ?? "utf-8";
    if (!/^(?:utf-8|us-ascii)$/i.test(encoding)) return "declared in another encoding than UTF-8";
  }

  #content(): string | undefined {
    while (this.#at < this.#text.length) {
      this.#budget.spend();
      const next = this.#text.indexOf("<", this.#at);
      const fault = this.#letters(next < 0 ? this.#text.length : next) ?? (next < 0 ? undefined : this.#markup());
      if (fault !== undefined) return fault;
    }
  }

  /** Text between the marks: spaces alone outside of the root. */
  #letters(end: number): string | undefined {
    const letters = this.#text.slice(this.#at, end);
    if (this.#open.length === 0) {
      if (/[^ \t\r\n]/.test(letters)) return "text outside of the root element";
    } else if (letters.includes("]]>")) return "a ]]> in text";
    const fault = referencesFault(letters, this.#budget);
    if (fault === undefined) this.#at = end;
    return fault;
  }

  #markup(): string | undefined {
    const text = this.#text;
    if (text.startsWith("<!--", this.#at)) return this.#comment();
    if (text.startsWith("<![CDATA[", this.#at)) return this.#open.length === 0 ? "CDATA outside of the root element" : this.#until("]]>", 9);
    if (text.startsWith("<!DOCTYPE", this.#at)) return "a DTD";
    if (text.startsWith("<?", this.#at)) return this.#instruction();
    return text.startsWith("</", this.#at) ? this.#endTag() : this.#startTag();
  }

  #comment(): string | undefined {
    const end = this.#text.indexOf("--", this.#at + 4);
    if (end < 0 || this.#text[end + 2] !== ">") return "a comment that does not end, or holds --";
    this.#at = end + 3;
  }

  #instruction(): string | undefined {
    const [, target = ""] = /^<\?([^ \t\r\n?]*)(?:[ \t\r\n]|\?>)/.exec(this.#text.slice(this.#at, this.#at + 200)) ?? [];
    if (!isName(target) || target.toLowerCase() === "xml") return "an instruction without a name, or an XML declaration that is not the first";
    return this.#until("?>", 2 + target.length);
  }

  #until(mark: string, from: number): string | undefined {
    const end = this.#text.indexOf(mark, this.#at + from);
    if (end < 0) return `a piece that does not end with ${mark}`;
    this.#at = end + mark.length;
  }

  #endTag(): string | undefined {
    endTag.lastIndex = this.#at;
    const found = endTag.exec(this.#text);
    if (!found || this.#open.pop() !== found[1]) return "an end tag of another element";
    this.#at = endTag.lastIndex;
  }

  #startTag(): string | undefined {
    if (this.#open.length === 0 && this.#hasRoot) return "a second root element";
    const tag = startTagAt(this.#text, this.#at + 1, this.#budget);
    if ("fault" in tag) return tag.fault;
    this.#hasRoot = true;
    this.#at = tag.end;
    if (!tag.isEmpty) this.#open.push(tag.name);
    if (this.#open.length > depthMax) return `nested deeper than ${depthMax}`;
  }
}
