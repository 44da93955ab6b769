/** What a body holds by its content coding, and how that ends: whole, at the limit, or where it is not packed so any more. `unknown`: a coding that stays. */
export type Unpacked = { bytes: Uint8Array; end: "whole" | "limit" | "broken" } | "unknown";

/** More than this is not unpacked: a body of a few kilobytes can hold gigabytes. */
export const unpackedBytesMax = 4_194_304;
const pieceBytes = 4_096; // a piece unpacks to a thousand times its size at most, so this is what comes at once
const formats: Readonly<Record<string, CompressionFormat>> = { gzip: "gzip", "x-gzip": "gzip", deflate: "deflate" };

/** Undoes a content coding (RFC 9110, section 8.4.1) with what the browser has. Codings over each other and others than gzip and deflate stay packed. */
export async function unpack(bytes: Uint8Array, coding: string): Promise<Unpacked> {
  const format = Object.hasOwn(formats, coding) ? formats[coding] : undefined;
  if (!format) return "unknown";
  const reader = piecesOf(bytes).pipeThrough(new DecompressionStream(format)).getReader();
  const parts: Uint8Array[] = [];
  let size = 0;
  try {
    while (size <= unpackedBytesMax) {
      const { done, value } = await reader.read();
      if (done) return { bytes: joined(parts, size), end: "whole" };
      parts.push(value);
      size += value.length;
    }
  } catch {
    return { bytes: joined(parts, size), end: "broken" };
  }
  await reader.cancel();
  return { bytes: joined(parts, size).subarray(0, unpackedBytesMax), end: "limit" };
}

/** The coding that a body says it has, in small letters; nothing for one that has none. */
export function codingOf(headers: readonly (readonly [string, string])[]): string | undefined {
  const values = headers.flatMap(([name, value]) => (name.toLowerCase() === "content-encoding" ? [value] : []));
  const coding = values.join(", ").trim().toLowerCase();
  return coding === "" || coding === "identity" ? undefined : coding;
}

function piecesOf(bytes: Uint8Array): ReadableStream<Uint8Array<ArrayBuffer>> {
  let at = 0;
  return new ReadableStream({
    pull(controller) {
      if (at >= bytes.length) return controller.close();
      controller.enqueue(new Uint8Array(bytes.subarray(at, at + pieceBytes)));
      at += pieceBytes;
    },
  });
}

function joined(parts: readonly Uint8Array[], size: number): Uint8Array {
  const whole = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
