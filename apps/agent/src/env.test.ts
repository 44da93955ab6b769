import { expect, test } from "vitest";
import { readEnv } from "./env.ts";

test("the environment is read with defaults; what is wrong names the variable", () => {
  expect(readEnv({ HOME: "/home/a", XDG_CONFIG_HOME: "/c", XDG_STATE_HOME: "/s", POSTERN_AGENT_TOKEN: "" })).toEqual({
    server: "http://127.0.0.1:3000",
    credentials: expect.objectContaining({ file: "/c/postern/credentials.json" }),
    stateFolder: "/s",
    noColor: false,
    wayOut: {},
  });
  expect(readEnv({ NO_COLOR: "1" }).noColor && readEnv({ TERM: "dumb" }).noColor).toBe(true);
  expect(() => readEnv({ POSTERN_SERVER: "nowhere" })).toThrow(/POSTERN_SERVER/);
});

test("proxies are named in large or small letters, with or without a scheme; HTTP_PROXY counts where no other is named", () => {
  const proxyOf = (variables: NodeJS.ProcessEnv) => readEnv(variables).wayOut.proxy?.href;
  expect(proxyOf({ HTTPS_PROXY: "http://one.example:3128" })).toBe("http://one.example:3128/");
  expect(proxyOf({ HTTPS_PROXY: "http://one.example:3128", https_proxy: "two.example:8080" })).toBe("http://two.example:8080/");
  expect(proxyOf({ http_proxy: "https://three.example" })).toBe("https://three.example/");
  expect(proxyOf({ HTTP_PROXY: "three.example:1", HTTPS_PROXY: "one.example:1", https_proxy: "" })).toBe("http://one.example:1/");
  expect(readEnv({ no_proxy: "a.example" }).wayOut).toEqual({ except: "a.example" });
  expect(() => readEnv({ HTTPS_PROXY: "socks5://ada:secret@proxy.example" })).toThrow(/^HTTPS_PROXY cannot be used: not an address such as/);
});
