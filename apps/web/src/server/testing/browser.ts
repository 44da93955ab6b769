import { readCookie } from "../cookies.ts";

/** A browser's cookie jar for one host: it keeps what answers set and sends it along. */
export class TestBrowser {
  readonly #jar = new Map<string, string>();

  request(url: string, init: RequestInit = {}): Request {
    const headers = new Headers(init.headers);
    if (this.#jar.size > 0) headers.set("cookie", [...this.#jar].map(([name, value]) => `${name}=${value}`).join("; "));
    return new Request(url, { ...init, headers });
  }

  keep(response: Response): Response {
    for (const line of response.headers.getSetCookie()) {
      const [pair = ""] = line.split(";");
      const name = pair.slice(0, pair.indexOf("="));
      if (/max-age=0/i.test(line)) this.#jar.delete(name);
      else this.#jar.set(name, readCookie(pair, name) ?? "");
    }
    return response;
  }

  cookie(name: string): string | undefined {
    return this.#jar.get(name);
  }

  set(name: string, value: string): void {
    this.#jar.set(name, value);
  }
}
