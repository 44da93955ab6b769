/** A policy that cannot be used as it is: which gate, and what it needs. */
export class PolicyError extends Error {
  /** Place in the policy: `0`, `2.1`, `2.1.allow.3`. */
  readonly path: string;
  readonly detail: string;

  constructor(path: string, detail: string) {
    super(`gate ${path}: ${detail}`);
    this.name = "PolicyError";
    this.path = path;
    this.detail = detail;
  }

  /** The same error, seen from further up the tree. */
  under(path: string): PolicyError {
    return new PolicyError(`${path}.${this.path}`, this.detail);
  }
}
