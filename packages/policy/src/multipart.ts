/**
 * The text fields of a multipart form (RFC 7578); files are left out. Nothing when it is not well-formed, or has too many parts: what two
 * readers could read in two ways is not read.
 */
export function multipartFields(body: Buffer, contentType: string, fieldsMax: number): URLSearchParams | undefined {
  const boundary = /;\s*boundary=(?:"([^"\r\n]{1,70})"|([^\s;,"]{1,70}))\s*(?:;|$)/i.exec(contentType);
  const mark = `--${boundary?.[1] ?? boundary?.[2] ?? ""}`;
  if (mark === "--") return;
  const text = body.toString("latin1");
  const parts = `\r\n${text}`.split(`\r\n${mark}`, fieldsMax + 3);
  const [preamble, ...rest] = parts;
  const end = rest.pop();
  if (preamble === undefined || end === undefined || !/^--\s*$/.test(end) || rest.length > fieldsMax) return;

  const fields = new URLSearchParams();
  for (const part of rest) {
    const field = readPart(part);
    if (!field) return;
    if (field.value !== undefined) fields.append(field.name, field.value);
  }
  return fields;
}

function readPart(part: string): { name: string; value?: string } | undefined {
  const headEnd = part.indexOf("\r\n\r\n");
  if (!part.startsWith("\r\n") || headEnd < 0) return;
  const head = part.slice(2, headEnd);
  const name = /^content-disposition:\s*form-data\s*;(?:.*;)?\s*name="([^"\r\n]*)"/im.exec(head)?.[1];
  if (name === undefined) return;
  const isFile = /;\s*filename\*?=/i.test(head) || /^content-transfer-encoding:/im.test(head);
  return isFile ? { name: utf8(name) } : { name: utf8(name), value: utf8(part.slice(headEnd + 4)) };
}

function utf8(latin1: string): string {
  return Buffer.from(latin1, "latin1").toString("utf8");
}
