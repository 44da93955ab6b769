import { expect, test } from "vitest";
import { readEnv } from "./env.ts";

test("the environment is read with defaults; what is wrong names the variable", () => {
  expect(readEnv({ HOME: "/home/a", XDG_CONFIG_HOME: "/c", XDG_STATE_HOME: "/s", POSTERN_AGENT_TOKEN: "" })).toEqual({
    server: "http://127.0.0.1:3000",
    credentialsFile: "/c/postern/credentials.json",
    stateFolder: "/s",
    noColor: false,
  });
  expect(readEnv({ NO_COLOR: "1" }).noColor && readEnv({ TERM: "dumb" }).noColor).toBe(true);
  expect(() => readEnv({ POSTERN_SERVER: "nowhere" })).toThrow(/POSTERN_SERVER/);
});
