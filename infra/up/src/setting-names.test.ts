import { expect, test } from "vitest";
import { checkNames } from "./setting-names.ts";

test("a misspelt setting is told, with the one that was meant", () => {
  expect(() => checkNames({ POSTERN_WEBPORT: "3100" })).toThrow(
    "POSTERN_WEBPORT is not a setting of Postern: did you mean POSTERN_WEB_PORT? Correct it, or unset it.",
  );
  expect(() => checkNames({ POSTERN_TRUSTED_PROXYS: "10.0.0.1" })).toThrow("did you mean POSTERN_TRUSTED_PROXIES?");
});

test("a name that is like no other is told too, and its value is not", () => {
  expect(() => checkNames({ POSTERN_PASSWORD: "hunter2" })).toThrow(
    /^POSTERN_PASSWORD is not a setting of Postern: \.env\.example lists them all\. Correct it, or unset it\.$/,
  );
});

test("settings of every program of Postern, empty ones and names of others are left alone", () => {
  checkNames({ POSTERN_WEB_PORT: "3100", POSTERN_AGENT_TOKEN: "agt_x", POSTERN_GONE: "", POSTGRES_PASSWORD: "x", PATH: "/bin" });
});
