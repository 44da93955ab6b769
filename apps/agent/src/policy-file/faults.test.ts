// biome-ignore-all lint/suspicious/noTemplateCurlyInString: references in a policy file are written like this
import { afterEach, beforeEach, expect, test } from "vitest";
import { first, testFile } from "../testing-file.ts";
import { type House, house, withEndpoint } from "../testing-house.ts";

let at: House;
let file: ReturnType<typeof testFile>;
beforeEach(() => {
  at = house();
  file = testFile();
});
afterEach(() => file.close());

const faultsOf = () => {
  try {
    file.planFor(at);
    return "none";
  } catch (error) {
    return error instanceof Error ? error.message.replaceAll(file.name, "f") : "";
  }
};

test.each<[string, string, RegExp]>([
  [
    "a secret in clear",
    first.replace("${env:META_TOKEN}", "abc"),
    /f:16:36 endpoints\[0\]\.policy\.all\[1\]\.settings\.verifyToken is a secret: write \$\{env:NAME\}/,
  ],
  ["a secret of the endpoint in clear", first.replace("${env:GITHUB_SECRET}", "abc"), /f:9:15 endpoints\[0\]\.secrets\[0\] must be \$\{env:NAME\}/],
  ["a reference where none is read", first.replace('"17"', '"${env:META_TOKEN}"'), /settings\.appId is no secret of meta: write its value/],
  ["a variable that is not set", first.replace("META_TOKEN", "OTHER"), /asks for OTHER, which is not set in the environment/],
  ["a sealed secret of a new endpoint", first.replace("${env:META_TOKEN}", "${sealed:7391}"), /verifyToken is sealed at another endpoint, or was/],
  ["a route to nowhere", first.replace("to: billing", "to: biling"), /f:18:13 endpoints\[0\]\.routes\[0\]\.to is no destination/],
  ["a name that stands twice", `${first}  - name: github\n`, /f:20:11 endpoints\[1\]\.name stands in this list twice/],
  [
    "a tunnel that no agent made",
    first.replace("    url: https://billing.example/hooks", "    tunnel: true"),
    /is no tunnel at the gateway: postern listen makes it/,
  ],
  ["a destination without an address", first.replace("    url: https://billing.example/hooks\n", ""), /destinations\[0\] needs a url/],
  ["another form", first.replace("version: 1", "version: 2"), /f:1:10 version must be 1/],
])("%s is a fault with its place", (_, text, says) => {
  file.write(text);
  const faults = faultsOf();
  expect(faults).toMatch(/^The file cannot be used as it is \(PSTN-4020\):\n/);
  expect(faults).toMatch(says);
  expect(faults).not.toContain("canary");
});

test("a provider cannot be changed", async () => {
  withEndpoint(at, "github", { all: [] });
  file.write("version: 1\nendpoints:\n  - name: github\n    provider: stripe\n");
  expect(faultsOf()).toMatch(/f:4:15 endpoints\[0\]\.provider cannot be changed; it is none at the gateway/);
});
