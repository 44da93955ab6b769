import type { Gate } from "../ports.ts";
import { quote } from "../quote.ts";

/** Lets in the methods named. */
export const method: Gate<"method"> = ({ allow }) => {
  const allowed = new Set(allow);
  const expected = allow.join(", ");
  return ({ method }) => {
    const seen = quote(method);
    return allowed.has(method) ? { seen, expected } : { reason: "method-not-allowed", seen, expected, allow };
  };
};
