import { execFileSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";

/** A certificate for localhost in a folder of its own, which is also the HOME of agents that are measured. */
export function makeCertificate(): { folder: string; cert: string; key: string } {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "postern-bench-"));
  const [cert, key] = [path.join(folder, "cert.pem"), path.join(folder, "key.pem")];
  const names = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-days", "2"];
  const made = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-keyout", key];
  execFileSync("openssl", ["req", "-x509", "-nodes", ...names, ...made, "-out", cert], { stdio: "ignore" });
  return { folder, cert, key };
}
