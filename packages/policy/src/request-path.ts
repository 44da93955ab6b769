/**
 * A target's path as gates see it: without the query, without its `/e/<token>` (`/` is left where nothing follows), and decoded. Nothing when programs
 * may read it in different ways: empty and dot segments, encoded slashes, backslashes, `;` behind dots, what is no UTF-8 (RFC 3986, sections 3.3 and 6.2.2).
 */
export function pathWithin(target: string, token?: string): string | undefined {
  const [whole = ""] = target.split("?", 1);
  const path = withoutDoorway(whole, token) || "/";
  const text = decoded(path);
  if (text === undefined || /%(?:2f|5c)/i.test(path) || unclear.test(text)) return;
  return text;
}

/** An endpoint with a host of its own has every path of it: `/e/other` there is a path like any. */
function withoutDoorway(path: string, token: string | undefined): string {
  const [, segment] = /^\/e\/([^/]*)/.exec(path) ?? [];
  return segment === undefined || (token !== undefined && segment !== token) ? path : path.slice(3 + segment.length);
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what a path must not hold.
const unclear = /^[^/]|\/\/|[\\%\u0000-\u001f\u007f-\u009f]|\/\.{1,2}(?:[/;]|$)/;

function decoded(path: string): string | undefined {
  try {
    return decodeURIComponent(path);
  } catch {
    return;
  }
}
