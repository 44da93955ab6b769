import type { Gate } from "../ports.ts";

/** Keeps out bodies larger than so many bytes. */
export const bodySize: Gate<"body-size"> = ({ bodyBytesMax }) => {
  const expected = `at most ${bodyBytesMax} bytes`;
  return ({ body }) => {
    const seen = `${body.length} bytes`;
    return body.length <= bodyBytesMax ? { seen, expected } : { reason: "body-too-large", seen, expected };
  };
};
