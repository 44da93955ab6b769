import { decode } from "./encoding.ts";

/** A value of a structured field (RFC 9651, section 3.3), by the kind it was written as. A date is in unix seconds. */
export type BareItem =
  | { kind: "integer" | "decimal" | "date"; value: number }
  | { kind: "string" | "token" | "display-string"; value: string }
  | { kind: "bytes"; value: Buffer }
  | { kind: "boolean"; value: boolean };

const forms = {
  key: /[a-z*][a-z0-9_.*-]*/y,
  number: /-?\d+(?:\.\d*)?/y,
  token: /[A-Za-z*][A-Za-z0-9:/!#$%&'*+.^_`|~-]*/y,
  string: /"((?:[\x20\x21\x23-\x5b\x5d-\x7e]|\\["\\])*)"/y,
  bytes: /:([A-Za-z0-9+/]*={0,2}):/y,
  displayString: /%"((?:[\x20\x21\x23\x24\x26-\x7e]|%[0-9a-f]{2})*)"/y,
  boolean: /\?([01])/y,
};
const integerDigitsMax = 15;
const wholeDigitsMax = 12;
const fractionDigitsMax = 3;

/** Reads the values of a structured field one after the other; throws where a letter is not what it must be. */
export class BareScan {
  readonly text: string;
  at = 0;

  constructor(text: string) {
    this.text = text;
  }

  bareItem(): BareItem {
    const first = this.next() ?? "";
    if (first === '"') return { kind: "string", value: this.#match(forms.string).replace(/\\(.)/g, "$1") };
    if (first === ":") return { kind: "bytes", value: this.#bytes() };
    if (first === "?") return { kind: "boolean", value: this.#match(forms.boolean) === "1" };
    if (first === "@") return this.#date();
    if (first === "%") return { kind: "display-string", value: this.#displayString() };
    return /[-0-9]/.test(first) ? this.#number() : { kind: "token", value: this.#match(forms.token) };
  }

  key(): string {
    return this.#match(forms.key);
  }

  #number(): BareItem {
    const text = this.#match(forms.number);
    const [whole = "", fraction] = text.replace("-", "").split(".");
    const fits = fraction === undefined ? whole.length <= integerDigitsMax : whole.length <= wholeDigitsMax && isFraction(fraction);
    return fits ? { kind: fraction === undefined ? "integer" : "decimal", value: Number(text) + 0 } : this.fail(); // no zero is negative
  }

  #date(): BareItem {
    this.expect("@");
    const number = this.#number();
    return number.kind === "integer" ? { kind: "date", value: number.value } : this.fail();
  }

  /** Of several spellings of the same bytes only the one with padding and without stray bits is taken, as section 4.2.7 allows. */
  #bytes(): Buffer {
    const text = this.#match(forms.bytes);
    return text === "" ? Buffer.alloc(0) : (decode("base64", text) ?? this.fail());
  }

  #displayString(): string {
    return decodeURIComponent(this.#match(forms.displayString));
  }

  /** What stands here in this form: its group, where it has one. */
  #match(form: RegExp): string {
    form.lastIndex = this.at;
    const found = form.exec(this.text) ?? this.fail();
    this.at += found[0].length;
    return found[1] ?? found[0];
  }

  next(): string | undefined {
    return this.text[this.at];
  }

  take(letter: string): boolean {
    if (this.next() !== letter) return false;
    this.at++;
    return true;
  }

  expect(letter: string): void {
    if (!this.take(letter)) this.fail();
  }

  skip(letters: string): void {
    for (let next = this.next(); next !== undefined && letters.includes(next); next = this.next()) this.at++;
  }

  isAtEnd(): boolean {
    return this.at >= this.text.length;
  }

  fail(): never {
    throw new SyntaxError("not a structured field");
  }
}

function isFraction(digits: string): boolean {
  return digits.length > 0 && digits.length <= fractionDigitsMax;
}
