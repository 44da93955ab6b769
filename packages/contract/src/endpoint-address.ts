/** The base address of an endpoint's own host name, without a slash at its end: it leads to where all endpoints are, so scheme and port are theirs. */
export function baseAtHost(publicBase: string, host: string): string {
  const { protocol, port } = new URL(publicBase);
  return `${protocol}//${host}${port && `:${port}`}`;
}
