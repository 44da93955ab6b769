import type { Policy } from "@postern/contract/policy";
import type { Finding } from "@postern/contract/policy-version";
import type { ReadAddressList } from "../address-lists/read-lists.ts";
import type { OpenedSecret } from "../open-secrets.ts";

/** A request as policy judges one, and the moment it is judged at. */
export interface KeptRequest {
  receivedAtMs: number;
  method: string;
  target: string;
  url: string;
  /** Flat: name, value, name, value. */
  rawHeaders: string[];
  body: Buffer;
  clientIp: string;
}

/** A policy, opened, with all it is judged by; for the server's own use, never an answer to anyone. */
export interface PolicyTrial {
  endpointId: string;
  provider: string | undefined;
  policy: Policy;
  secrets: OpenedSecret[];
  /** Those that the policy asks, as they count now. */
  addressLists: ReadAddressList[];
  requests: KeptRequest[];
}

/** What a policy says of one request. */
export type Judgement = Omit<Finding, "holds">;
