import { coveredAs } from "@postern/db/header-lines";

/**
 * The body with the texts of these JSON members covered wherever they stand, also in a body that was cut; the very same one when there is
 * nothing to cover.
 */
export function coverMembers(body: Buffer, names: ReadonlySet<string>): Buffer {
  if (names.size === 0 || body.length === 0) return body;
  const text = body.toString("latin1");
  const member = new RegExp(String.raw`("(?:${[...names].map(RegExp.escape).join("|")})"\s*:\s*")(?:[^"\\]|\\.?)*`, "gs");
  const covered = text.replace(member, `$1${coveredAs}`);
  return covered === text ? body : Buffer.from(covered, "latin1");
}
