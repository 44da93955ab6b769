/** One column of a composite type: its type's oid, and how a row's value is written. */
export interface Column<Row> {
  oid: number;
  write(writer: RowWriter, row: Row): void;
}

const oids = { int2: 21, int4: 23, int8: 20, text: 25, bytea: 17, timestamptz: 1184, texts: 1009 } as const;
const microsFrom1970To2000 = 946_684_800_000_000;
const shortMax = 64;
// Plain text is written as it lies in memory; encoding it as UTF-8 would give the same bytes at ten times the cost.
const beyondAscii = /[\u0080-\uffff]/;
type Maybe<Value> = Value | undefined;

export function text<Row>(read: (row: Row) => Maybe<string>): Column<Row> {
  return { oid: oids.text, write: (writer, row) => writer.text(read(row)) };
}
export function bytes<Row>(read: (row: Row) => Buffer): Column<Row> {
  return { oid: oids.bytea, write: (writer, row) => writer.bytes(read(row)) };
}
/** Hex digits as bytea. */
export function hex<Row>(read: (row: Row) => string): Column<Row> {
  return { oid: oids.bytea, write: (writer, row) => writer.hex(read(row)) };
}
/** Text of one byte a letter as bytea. */
export function latin1<Row>(read: (row: Row) => string): Column<Row> {
  return { oid: oids.bytea, write: (writer, row) => writer.latin1(read(row)) };
}
export function int2<Row>(read: (row: Row) => number): Column<Row> {
  return { oid: oids.int2, write: (writer, row) => writer.int2(read(row)) };
}
export function int4<Row>(read: (row: Row) => Maybe<number>): Column<Row> {
  return { oid: oids.int4, write: (writer, row) => writer.int4(read(row)) };
}
export function int8<Row>(read: (row: Row) => number): Column<Row> {
  return { oid: oids.int8, write: (writer, row) => writer.int8(read(row)) };
}
/** A moment in Unix milliseconds as timestamptz. */
export function moment<Row>(read: (row: Row) => number): Column<Row> {
  return { oid: oids.timestamptz, write: (writer, row) => writer.int8(read(row) * 1_000 - microsFrom1970To2000) };
}
export function texts<Row>(read: (row: Row) => readonly string[]): Column<Row> {
  return { oid: oids.texts, write: (writer, row) => writer.texts(read(row)) };
}

/**
 * Rows as one binary parameter: an array of a composite type (PostgreSQL's array_recv and record_recv), which node-postgres
 * sends untouched. Nothing is escaped on this side and nothing parsed from text on the other.
 */
export function encodeRows<Row>(typeOid: number, columns: readonly Column<Row>[], rows: readonly Row[]): Buffer {
  const writer = new RowWriter(rows.length * 2_048 + 64);
  writer.arrayHead(typeOid, rows.length);
  for (const row of rows) {
    const start = writer.open();
    writer.plainInt4(columns.length);
    for (const column of columns) {
      writer.plainInt4(column.oid);
      column.write(writer, row);
    }
    writer.close(start);
  }
  return writer.finish();
}

/** A buffer that grows; each value is preceded by its length in bytes, -1 for null. */
class RowWriter {
  #buffer: Buffer;
  #view: DataView; // writes numbers without the checks of Buffer's methods
  #at = 0;

  constructor(bytesExpected: number) {
    this.#buffer = Buffer.allocUnsafeSlow(bytesExpected);
    this.#view = viewOf(this.#buffer);
  }

  #reserve(count: number): void {
    if (this.#at + count <= this.#buffer.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(this.#buffer.length * 2, this.#at + count));
    this.#buffer.copy(larger, 0, 0, this.#at);
    this.#buffer = larger;
    this.#view = viewOf(larger);
  }

  #length(bytes: number): void {
    this.#view.setInt32(this.#at, bytes);
    this.#at += 4;
  }

  plainInt4(value: number): void {
    this.#reserve(4);
    this.#length(value);
  }

  /** Leaves room for a length and answers where; `close` fills it in. */
  open(): number {
    this.plainInt4(0);
    return this.#at;
  }

  close(start: number): void {
    this.#view.setInt32(start - 4, this.#at - start);
  }

  arrayHead(elementOid: number, count: number): void {
    this.plainInt4(count === 0 ? 0 : 1); // dimensions
    this.plainInt4(0); // no nulls
    this.plainInt4(elementOid);
    if (count === 0) return;
    this.plainInt4(count);
    this.plainInt4(1); // lower bound
  }

  text(value: Maybe<string>): void {
    if (value === undefined) {
      this.plainInt4(-1);
      return;
    }
    this.#reserve(4 + value.length * 3);
    const length = (value.length <= shortMax && this.#ascii(value)) || this.#buffer.write(value, this.#at + 4, beyondAscii.test(value) ? "utf8" : "latin1");
    this.#length(length);
    this.#at += length;
  }

  // Ids and words are short and plain: written here they cost a third of a call into the runtime.
  #ascii(value: string): number {
    const start = this.#at + 4;
    for (let index = 0; index < value.length; index++) {
      const letter = value.charCodeAt(index);
      if (letter > 0x7f) return 0;
      this.#buffer[start + index] = letter;
    }
    return value.length;
  }

  latin1(value: string): void {
    this.#reserve(4 + value.length);
    this.#length(value.length);
    this.#at += this.#buffer.write(value, this.#at, "latin1");
  }

  hex(value: string): void {
    this.#reserve(4 + value.length / 2);
    this.#length(value.length / 2);
    this.#at += this.#buffer.write(value, this.#at, "hex");
  }

  bytes(value: Buffer): void {
    this.#reserve(4 + value.length);
    this.#length(value.length);
    this.#at += value.copy(this.#buffer, this.#at);
  }

  int2(value: number): void {
    this.#reserve(6);
    this.#length(2);
    this.#view.setInt16(this.#at, value);
    this.#at += 2;
  }

  int4(value: Maybe<number>): void {
    if (value === undefined) {
      this.plainInt4(-1);
      return;
    }
    this.#reserve(8);
    this.#length(4);
    this.#length(value);
  }

  int8(value: number): void {
    this.#reserve(12);
    this.#length(8);
    this.#view.setBigInt64(this.#at, BigInt(value));
    this.#at += 8;
  }

  texts(values: readonly string[]): void {
    const start = this.open();
    this.arrayHead(oids.text, values.length);
    for (const value of values) this.text(value);
    this.close(start);
  }

  finish(): Buffer {
    return this.#buffer.subarray(0, this.#at);
  }
}

function viewOf({ buffer, byteOffset, length }: Buffer): DataView {
  return new DataView(buffer, byteOffset, length);
}
