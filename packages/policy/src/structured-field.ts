import { type BareItem, BareScan } from "./structured-value.ts";

/** Parameters by their names; of two with one name the last counts (RFC 9651, section 3.1.2). */
export type Parameters = ReadonlyMap<string, BareItem>;
export interface Item {
  value: BareItem;
  parameters: Parameters;
}
/** Items in brackets. `text` is how they were sent, with the parameters. */
export interface InnerList {
  items: readonly Item[];
  parameters: Parameters;
  text: string;
}
export type Member = Item | InnerList;

/** The one item of a structured field (RFC 9651, section 4.2); nothing when it is not well-formed. Its lines are joined by ", " first. */
export function parseItem(field: string): Item | undefined {
  return parse(field, (scan) => scan.item());
}

/** The members of a list. */
export function parseList(field: string): readonly Member[] | undefined {
  return parse(field, (scan) => scan.members(() => scan.member()));
}

/** The members of a dictionary in order. A name may stand twice: then the last counts, unless its reader wants it once. */
export function parseDictionary(field: string): readonly (readonly [string, Member])[] | undefined {
  return parse(field, (scan) => scan.members(() => scan.entry()));
}

function parse<Value>(field: string, read: (scan: FieldScan) => Value): Value | undefined {
  const scan = new FieldScan(field.replace(/^ +/, ""));
  try {
    const value = read(scan);
    scan.skip(" ");
    return scan.isAtEnd() ? value : undefined;
  } catch {
    return; // the scan ends where a letter is not what it must be
  }
}

class FieldScan extends BareScan {
  members<Value>(read: () => Value): Value[] {
    const members: Value[] = [];
    while (!this.isAtEnd()) {
      members.push(read());
      this.skip(" \t");
      if (this.isAtEnd()) return members;
      this.expect(",");
      this.skip(" \t");
      if (this.isAtEnd()) this.fail();
    }
    return members;
  }

  entry(): readonly [string, Member] {
    const name = this.key();
    if (this.take("=")) return [name, this.member()];
    return [name, { value: { kind: "boolean", value: true }, parameters: this.#parameters() }];
  }

  member(): Member {
    return this.next() === "(" ? this.#innerList() : this.item();
  }

  item(): Item {
    return { value: this.bareItem(), parameters: this.#parameters() };
  }

  #innerList(): InnerList {
    const from = this.at;
    const items: Item[] = [];
    this.expect("(");
    for (;;) {
      this.skip(" ");
      if (this.take(")")) break;
      items.push(this.item());
      if (this.next() !== " " && this.next() !== ")") this.fail();
    }
    const parameters = this.#parameters();
    return { items, parameters, text: this.text.slice(from, this.at) };
  }

  #parameters(): Parameters {
    const parameters = new Map<string, BareItem>();
    while (this.take(";")) {
      this.skip(" ");
      const name = this.key();
      parameters.set(name, this.take("=") ? this.bareItem() : { kind: "boolean", value: true });
    }
    return parameters;
  }
}
