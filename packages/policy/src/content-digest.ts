import { cutterOf } from "./cut.ts";
import { digestOf, joined } from "./digest.ts";
import { decode } from "./encoding.ts";
import { nameOfInput } from "./input.ts";
import type { JsonPaths } from "./json-paths.ts";
import { messageBuilder } from "./message.ts";
import type { ContentDigest } from "./scheme.ts";
import { isLacking, type Signing } from "./signing.ts";

/** Says in words what is wrong with a digest; nothing when it is right. */
export type DigestCheck = (signing: Signing) => string | undefined;

/** Checks that a digest that is signed is the body's own, or that of whatever the record names. */
export function digestChecker({ from, algorithm, encoding, of = ["body"], absentWhenEmpty }: ContentDigest, paths: JsonPaths): DigestCheck {
  const cut = cutterOf(from, paths);
  const name = nameOfInput(from);
  const build = messageBuilder(of, paths);
  const what = of.length === 1 && of[0] === "body" ? "this body" : "what was sent";
  return (signing) => {
    const found = cut(signing.request);
    const [value, second] = "texts" in found ? found.texts : [];
    const message = build(signing);
    if (isLacking(message)) return message.lacks;
    if (absentWhenEmpty && "fault" in found && found.fault === "missing" && joined(message).length === 0) return;
    const bytes = value === undefined || second !== undefined ? undefined : decode(encoding, value);
    if (!bytes) return `no usable ${name}`;
    return bytes.equals(digestOf(algorithm, message)) ? undefined : `${name} is not the digest of ${what}`;
  };
}
