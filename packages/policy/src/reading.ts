import type { CertificateFacts } from "./certificate/seen.ts";
import type { JsonPaths } from "./json-paths.ts";
import { multipartFields } from "./multipart.ts";
import type { Inbound, ProvedToken } from "./ports.ts";
import type { Token } from "./verify/jws.ts";

/** A form larger than this, or with more fields, is not read as one. */
const formBytesMax = 1_048_576;
const formFieldsMax = 1_000;

/** A request being read: its parts are looked up when a gate first asks, and at most once. */
export class Reading implements Inbound {
  readonly method: string;
  readonly target: string;
  readonly url: string;
  readonly rawHeaders: readonly string[];
  readonly body: Buffer;
  readonly clientIp: string;
  readonly connection: Inbound["connection"];
  readonly login: Inbound["login"];
  /** Of a stored request: the token that was proved when it came. */
  readonly provedBefore: Inbound["proved"];
  readonly #paths: JsonPaths;
  #query: URLSearchParams | undefined;
  #form: URLSearchParams | null | undefined;
  /** The token that is being checked; what it claims can be read once it is proved. */
  token: Token | undefined;
  /** The token by which an identity issuer vouches for the sender, proved. */
  identity: Token | undefined;
  /** That token, for the record: proved now, or when it came. */
  proved: ProvedToken | undefined;
  /** The client certificate of the sender, believed. */
  certificate: CertificateFacts | undefined;
  #found: readonly (string | undefined)[] | undefined;

  constructor(inbound: Inbound, paths: JsonPaths) {
    this.method = inbound.method;
    this.target = inbound.target;
    this.url = inbound.url;
    this.rawHeaders = inbound.rawHeaders;
    this.body = inbound.body;
    this.clientIp = inbound.clientIp;
    this.connection = inbound.connection;
    this.login = inbound.login;
    this.provedBefore = inbound.proved;
    this.#paths = paths;
  }

  /** Every value of a header, in order; the name in lower case. */
  header(name: string): readonly string[] {
    let values: string[] | undefined;
    for (let i = 0; i + 1 < this.rawHeaders.length; i += 2) {
      const seen = this.rawHeaders[i];
      if (seen?.length !== name.length || seen.toLowerCase() !== name) continue;
      const value = this.rawHeaders[i + 1] ?? "";
      if (values) values.push(value);
      else values = [value];
    }
    return values ?? none;
  }

  query(name: string): readonly string[] {
    this.#query ??= new URLSearchParams(queryOf(this.target));
    return this.#query.getAll(name);
  }

  /** The media type in lower case, without parameters; nothing when there is none, or more than one. */
  mediaType(): string | undefined {
    const [value, second] = this.header("content-type");
    if (value === undefined || second !== undefined) return;
    return (value.split(";", 1)[0] ?? "").trim().toLowerCase();
  }

  /** Every query parameter, in order. */
  queryFields(): readonly (readonly [string, string])[] {
    this.#query ??= new URLSearchParams(queryOf(this.target));
    return [...this.#query];
  }

  /** The body's fields, when it says it is a form and is of a sane size. */
  form(): URLSearchParams | undefined {
    if (this.#form === undefined) this.#form = this.#readForm() ?? null;
    return this.#form ?? undefined;
  }

  #readForm(): URLSearchParams | undefined {
    if (this.body.length > formBytesMax) return;
    const mediaType = this.mediaType();
    if (mediaType === "multipart/form-data") return multipartFields(this.body, this.header("content-type")[0] ?? "", formFieldsMax);
    if (mediaType !== "application/x-www-form-urlencoded") return;
    return hasMoreFields(this.body, formFieldsMax) ? undefined : new URLSearchParams(this.body.toString("utf8"));
  }

  /** What stands at a JSON path of the body (a slot of the policy's paths): a string, or a number or boolean as written. */
  json(slot: number): string | undefined {
    this.#found ??= this.#paths.find(this.body);
    return this.#found[slot];
  }
}

const none: readonly string[] = [];

/** Counted on the bytes, before anything is built from them. */
function hasMoreFields(body: Buffer, max: number): boolean {
  let fields = 1;
  for (let at = body.indexOf("&"); at >= 0; at = body.indexOf("&", at + 1)) if (++fields > max) return true;
  return false;
}

function queryOf(target: string): string {
  const mark = target.indexOf("?");
  return mark < 0 ? "" : target.slice(mark + 1);
}
