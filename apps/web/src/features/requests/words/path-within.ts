/** A request's target without the endpoint's own address, which is alike in all its requests. */
export function pathWithin(target: string): string {
  const rest = target.replace(/^\/e\/[^/?]+/, "");
  return rest.startsWith("/") ? rest : `/${rest}`;
}
