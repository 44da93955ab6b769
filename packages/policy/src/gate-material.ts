import type { AddressSet } from "@postern/contract/address-set";

/** A named list of addresses, shared by all whose policies name it. A feed that was never fetched is not loaded. */
export interface AddressListMaterial {
  name: string;
  isLoaded: boolean;
  addresses: AddressSet;
}

/** A certificate authority of the organization, as it is stored. */
export interface AuthorityMaterial {
  id: string;
  name: string;
  /** PEM. */
  certificate: string;
  /** Whom it has revoked: serial numbers in hex, small letters, without leading zeros. Past its end it proves nothing. */
  revocationList?: { revoked: readonly string[]; untilMs: number };
}
