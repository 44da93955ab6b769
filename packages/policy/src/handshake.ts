import { conditionOf } from "./condition.ts";
import { readerOf } from "./input.ts";
import type { JsonPaths } from "./json-paths.ts";
import type { Decision } from "./ports.ts";
import type { Handshake, ProviderSpec } from "./provider.ts";
import type { Reading } from "./reading.ts";

/** No provider's challenge is longer; whoever asks for more is not shaking hands. */
const replyLettersMax = 4_096;

type HandshakeReply = NonNullable<Decision["handshake"]>;

/** Makes a provider's challenges ready: answers the first that fits a request, if one does. */
export function handshakeReader(spec: ProviderSpec, paths: JsonPaths): (request: Reading) => HandshakeReply | undefined {
  const handshakes = (spec.handshakes ?? []).map((handshake) => prepareHandshake(handshake, paths));
  return (request) => {
    for (const answer of handshakes) {
      const reply = answer(request);
      if (reply) return reply;
    }
  };
}

function prepareHandshake({ match, reply }: Handshake, paths: JsonPaths): (request: Reading) => HandshakeReply | undefined {
  const conditions = match.map((condition) => conditionOf(condition, paths));
  const pieces = (reply.body ?? []).map((piece) => ("text" in piece ? () => [piece.text] : readerOf(piece, paths)));
  // The answer echoes what the sender wrote: no browser may take it for a page.
  const headers: Record<string, string> = reply.contentType ? { "content-type": reply.contentType, "x-content-type-options": "nosniff" } : {};
  return (request) => {
    if (!conditions.every((holds) => holds(request))) return;
    const body = pieces.map((read) => read(request)[0] ?? "").join("");
    return body.length > replyLettersMax ? undefined : { status: reply.status, headers, body };
  };
}
