const shownBytesMax = 4_194_304;
const pieceBytes = 4_096; // a piece unpacks to a thousand times its size at most, so this is what comes at once
const formats = new Map([
  ["gzip", "gzip"],
  ["x-gzip", "gzip"],
  ["deflate", "deflate"],
]);

/** The content coding that a body says it has; nothing for one that has none. */
export function codingOf(headers) {
  const values = headers.filter(([name]) => name.toLowerCase() === "content-encoding").map(([, value]) => value.trim().toLowerCase());
  return values.join(", ").replace(/^identity$/, "") || undefined;
}

/** What a packed body holds, up to a limit, and a word where that is not all; it rejects where nothing of it can be unpacked. */
export async function unpack(bytes, coding) {
  const format = formats.get(coding);
  if (!format) throw new Error(`Bodies of ${coding} are not unpacked here.`);
  const reader = piecesOf(bytes).pipeThrough(new DecompressionStream(format)).getReader();
  const parts = [];
  let size = 0;
  try {
    while (size <= shownBytesMax) {
      const { done, value } = await reader.read();
      if (done) return { bytes: await joined(parts) };
      parts.push(value);
      size += value.length;
    }
  } catch {
    if (size === 0) throw new Error(`It says ${coding}, and is none.`);
    return { bytes: await joined(parts), fault: `Not all of it is ${coding}, or its end is missing.` };
  }
  await reader.cancel();
  return { bytes: (await joined(parts)).subarray(0, shownBytesMax), fault: "It holds more than the 4 MiB that were unpacked." };
}

function piecesOf(bytes) {
  let at = 0;
  return new ReadableStream({
    pull(controller) {
      if (at >= bytes.length) return controller.close();
      controller.enqueue(bytes.subarray(at, at + pieceBytes));
      at += pieceBytes;
    },
  });
}

async function joined(parts) {
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}
