import { Problem } from "@postern/contract/problem";
import type { HeaderPairs } from "@postern/contract/request";
import type { Egress } from "@postern/egress/egress";

export interface Posted {
  status: number;
  headers: Headers;
}

const timeoutMs = 10_000;

/** Posts to an endpoint's public address as a provider would, through the outbound guard. Throws a Problem when nobody answers. */
export async function postOut(egress: Egress, address: string, { headers, body }: { headers: HeaderPairs; body: Buffer }): Promise<Posted> {
  const url = new URL(address);
  const flat = [...headers.flat(), "Content-Length", String(body.length)];
  const called = await egress.send({ method: "POST", url, headers: flat, body, timeoutMs });
  if ("failure" in called) throw new Problem("destination-refused", `the gateway does not answer at ${url.origin}: ${called.failure.detail}`);
  return { status: called.answer.status, headers: headersOf(called.answer.headers) };
}

function headersOf(flat: readonly string[]): Headers {
  const headers = new Headers();
  for (let i = 0; i + 1 < flat.length; i += 2) headers.append(flat[i] ?? "", flat[i + 1] ?? "");
  return headers;
}
