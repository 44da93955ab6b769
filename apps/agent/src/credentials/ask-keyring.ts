import { text } from "node:stream/consumers";

// A program of its own, which asks the keyring of the system once: `get NAME` and `forget NAME`, or `set NAME` with the secret at its standard input. It prints
// JSON, { found } or { fault }. Talk with a keyring cannot be limited in time from within, not even the beginning of it; a program can be ended.
const [what, name = ""] = process.argv.slice(2);
let answer: { found?: string | null; fault?: string } = {};
try {
  const { Entry } = await import("@napi-rs/keyring");
  const entry = new Entry("postern", name, { linux: { store: "secret-service" } }); // the kernel's keyring forgets when its user leaves
  if (what === "get") answer = { found: entry.getPassword() };
  else if (what === "set") entry.setPassword(await text(process.stdin));
  else entry.deletePassword();
} catch (error) {
  answer = { fault: error instanceof Error ? error.message : String(error) };
}
process.stdout.write(JSON.stringify(answer));
