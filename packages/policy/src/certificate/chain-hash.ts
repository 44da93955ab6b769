import { createHash } from "node:crypto";

/** The name of a chain of certificates in DER, 32 bytes. The lengths stand between, so that no two chains read alike. */
export function chainHash(chain: readonly Buffer[]): Buffer {
  const hash = createHash("sha256");
  for (const der of chain) hash.update(`${der.length}:`).update(der);
  return hash.digest();
}
