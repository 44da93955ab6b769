/** One event of a stream of server-sent events. */
export interface ServerEvent {
  event: string;
  data: string;
  id?: string;
}

const eventLettersMax = 4_194_304;

/** Reads a stream of server-sent events (WHATWG HTML, 9.2.6). Throws when one event is larger than any we send. */
export async function* serverEvents(stream: AsyncIterable<Uint8Array>): AsyncGenerator<ServerEvent> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const chunk of stream) {
    rest += decoder.decode(chunk, { stream: true });
    const blocks = rest.split(/\r?\n\r?\n/);
    rest = blocks.pop() ?? "";
    if (rest.length > eventLettersMax) throw new Error("an event of the stream has no end");
    for (const block of blocks) {
      const read = eventOf(block);
      if (read) yield read;
    }
  }
}

function eventOf(block: string): ServerEvent | undefined {
  const fields = new Map<string, string>();
  for (const line of block.split(/\r?\n/)) {
    const [, name, value = ""] = /^([a-z]+): ?(.*)$/.exec(line) ?? [];
    if (name === undefined) continue;
    fields.set(name, name === "data" && fields.has(name) ? `${fields.get(name)}\n${value}` : value);
  }
  const data = fields.get("data");
  if (data === undefined) return;
  const id = fields.get("id");
  return { event: fields.get("event") ?? "message", data, ...(id && { id }) };
}
