import { Unsendable } from "./faults.ts";

export interface WireRequest {
  method: string;
  target: string;
  /** Flat raw list, latin1 text; a body has its Content-Length in it. */
  headers: readonly string[];
  body: Buffer;
  deadlineMs: number;
  /** So much of the answer is wanted, and one byte more where there is more; the beginning when empty. */
  answerBytesMax?: number | undefined;
}

const method = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
const headerName = method; // both are tokens (RFC 9110, section 5.6.2)
const target = /^[\x21-\xff]+$/;
const headerValue = /^[\t\x20-\x7e\x80-\xff]*$/;
/** Up to here head and body are one write; beyond it a copy costs more than a second piece. */
const joinedBytesMax = 16_384;

/**
 * A request as it goes over the wire (RFC 9112, section 3), to the byte what `node:http` would send: nothing of it is put in order, in lower case or
 * left out, and `Connection: keep-alive` stands at the end where no header speaks of the connection. Throws Unsendable for what two servers could read
 * in two ways.
 */
export function requestBytes(request: WireRequest): Buffer[] {
  const head = headOf(request);
  const { body } = request;
  if (body.length > joinedBytesMax) return [Buffer.from(head, "latin1"), body];
  const bytes = Buffer.allocUnsafe(head.length + body.length);
  bytes.write(head, "latin1");
  body.copy(bytes, head.length);
  return [bytes];
}

function headOf(request: WireRequest): string {
  const { headers, body } = request;
  if (!method.test(request.method) || request.method === "CONNECT") throw new Unsendable("its method is none");
  if (!target.test(request.target)) throw new Unsendable("its target has letters that a request line cannot hold");
  let head = `${request.method} ${request.target} HTTP/1.1\r\n`;
  let saysLength = false;
  let connection = "Connection: keep-alive\r\n";
  for (let i = 0; i + 1 < headers.length; i += 2) {
    const [name = "", value = ""] = [headers[i], headers[i + 1]];
    if (!headerName.test(name) || !headerValue.test(value)) throw new Unsendable("a header has letters that a header cannot hold");
    const key = name.length === 14 || name.length === 17 || name.length === 10 ? name.toLowerCase() : "";
    if (key === "transfer-encoding") throw new Unsendable("it is sent whole, not in chunks");
    if (key === "connection") connection = "";
    if (key === "content-length") {
      if (saysLength || value !== String(body.length)) throw new Unsendable("its Content-Length is not the length of its body");
      saysLength = true;
    }
    head += `${name}: ${value}\r\n`;
  }
  if (body.length > 0 && !saysLength) throw new Unsendable("it does not say how long its body is");
  return `${head}${connection}\r\n`;
}
