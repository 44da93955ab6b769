/** Flat raw headers as Node gives them: name, value, name, value, with order, case and duplicates kept. */
export type HeaderList = readonly string[];

/** The first value of this header; the name in lower case. */
export function findHeader(headers: HeaderList, name: string): string | undefined {
  for (let i = 0; i + 1 < headers.length; i += 2) if (headers[i]?.toLowerCase() === name) return headers[i + 1];
}

/** Every value of this header, in order; the name in lower case. */
export function headerValues(headers: HeaderList, name: string): string[] {
  return headers.filter((_, index) => index % 2 === 1 && headers[index - 1]?.toLowerCase() === name);
}

/** The headers whose lower-case name is not among these. */
export function withoutHeaders(headers: HeaderList, names: ReadonlySet<string>): string[] {
  const kept: string[] = [];
  for (let i = 0; i + 1 < headers.length; i += 2) {
    const [name = "", value = ""] = [headers[i], headers[i + 1]];
    if (!names.has(name.toLowerCase())) kept.push(name, value);
  }
  return kept;
}
