/** A policy that cannot be used as it is: which gate, and what it needs. */
export class PolicyError extends Error {
  /** Place in the policy: `0`, `2.1`, `2.1.allow.3`. */
  readonly path: string;

  constructor(path: string, detail: string) {
    super(path ? `gate ${path}: ${detail}` : detail);
    this.name = "PolicyError";
    this.path = path;
  }

  /** The same error, seen from further up the tree. */
  under(path: string): PolicyError {
    return new PolicyError(this.path ? `${path}.${this.path}` : path, this.detail);
  }

  private get detail(): string {
    return this.path ? this.message.slice(`gate ${this.path}: `.length) : this.message;
  }
}
