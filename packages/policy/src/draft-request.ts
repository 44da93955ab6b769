import type { HeaderPairs } from "@postern/contract/request";
import { cutterOf } from "./cut.ts";
import { JsonPaths } from "./json-paths.ts";
import type { Source } from "./place.ts";
import { Reading } from "./reading.ts";

const formType = "application/x-www-form-urlencoded";

/** A request that is being made up, so that its parts can be written one by one and read as policy would. */
export class DraftRequest {
  readonly headers: HeaderPairs;
  readonly method = "POST";
  url: string;
  body: Buffer;

  constructor(url: string, body: Buffer, headers: HeaderPairs) {
    this.url = url;
    this.body = body;
    this.headers = headers;
  }

  reading(paths: JsonPaths): Reading {
    const { pathname, search } = new URL(this.url);
    return new Reading(
      { method: this.method, target: pathname + search, url: this.url, rawHeaders: this.headers.flat(), body: this.body, clientIp: "127.0.0.1" },
      paths,
    );
  }

  has(source: Source): boolean {
    const paths = new JsonPaths();
    return "texts" in cutterOf(source, paths)(this.reading(paths));
  }

  /** Writes a text where its source will be cut out again: a value of its own, or one more item of a list. */
  write(source: Source, text: string): void {
    const item = `${source.prefix ?? ""}${text}`;
    if ("header" in source) this.#writeHeader(source, item);
    if ("query" in source) this.url = withParameter(this.url, source.query, item);
    if ("form" in source) this.#writeField(source, item);
    if ("json" in source) this.body = withMember(this.body, source.json, item);
    if ("whole" in source) this.body = Buffer.from(item);
  }

  /** Puts one text in the place of another, wherever that was written. */
  replace(written: string, text: string): void {
    for (const header of this.headers) header[1] = header[1].replace(written, () => text);
    this.url = this.url.replace(written, () => encodeURIComponent(text));
    const isForm = this.#isForm();
    this.body = Buffer.from(this.body.toString("utf8").replace(written, () => (isForm ? encodeURIComponent(text) : text)));
  }

  #writeField({ form: name, inner }: Extract<Source, { form: string }>, item: string): void {
    const form = this.#isForm() ? new URLSearchParams(this.body.toString()) : this.#becomeForm();
    form.set(name, inner === undefined ? item : withMember(Buffer.from(form.get(name) ?? "{}"), inner, item).toString());
    this.body = Buffer.from(form.toString());
  }

  #isForm(): boolean {
    return this.headers.some(([name, value]) => name === "Content-Type" && value.startsWith(formType));
  }

  /** A sample that is no form becomes one where its provider posts forms. */
  #becomeForm(): URLSearchParams {
    for (const header of this.headers) if (header[0] === "Content-Type") header[1] = formType;
    return new URLSearchParams();
  }

  #writeHeader({ header, separator, numbered }: Extract<Source, { header: string }>, item: string): void {
    const name = numbered === undefined ? header : `${header}1`;
    const list = this.headers.find(([present]) => separator !== undefined && present === name);
    if (list) list[1] += `${separator}${item}`;
    else this.headers.push([name, item]);
  }
}

function withParameter(url: string, name: string, value: string): string {
  const changed = new URL(url);
  changed.searchParams.set(name, value);
  return changed.href;
}

type Members = Record<string, unknown>;

/** The JSON body with a value at a dotted path; what stands on the way is made, lists where numbers lead into them. */
function withMember(body: Buffer, path: string, value: string): Buffer {
  const names = path.split(".");
  const set = (node: unknown, at: number): unknown => {
    const name = names[at];
    if (name === undefined) return value;
    const members: Members | unknown[] = typeof node === "object" && node !== null ? (node as Members) : /^\d+$/.test(name) ? [] : {};
    (members as Members)[name] = set((members as Members)[name], at + 1);
    return members;
  };
  try {
    return Buffer.from(JSON.stringify(set(JSON.parse(body.toString()), 0)));
  } catch {
    return body;
  }
}
