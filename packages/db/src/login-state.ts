import { type DataKey, type SealPlace, seal } from "./seal.ts";

/** What an endpoint, or a share, tells the dashboard of a browser that it sends there to sign in. */
export interface LoginState {
  /** Scheme, host and port, as the browser asked for them. */
  origin: string;
  /** Path and query that were asked for. */
  returnTo: string;
  /** SHA-256 of the cookie that the browser was given at its host. */
  browserHash: Uint8Array;
  atMs: number;
  /** Whoever is signed in at the identity provider has to sign in once more. */
  again: boolean;
}
/** The endpoint or the share that sent it. */
export interface LoginStatePlace {
  organizationId: string;
  placeId: string;
}

/** How long the way to the dashboard may take. */
const stateMs = 600_000;

/** Sealed with the organization's key for its place: nobody else can make one, and no address on the way shows what was asked for. */
export function sealLoginState(dataKey: DataKey, place: LoginStatePlace, { browserHash, ...state }: LoginState): string {
  const sealed = seal(dataKey, placeOf(place), JSON.stringify({ ...state, browserHash: Buffer.from(browserHash).toString("base64url") }));
  return `${place.organizationId}.${place.placeId}.${sealed}`;
}

const form = /^(org_[0-9a-z]{26})\.((?:ep|shr)_[0-9a-z]{26})\.(v1\.[\w.-]{1,12000})$/;

/** Whose state this says it is; nothing of it is true before it opens. */
export function readLoginState(text: string): (LoginStatePlace & { sealed: string; seal: SealPlace }) | undefined {
  const [, organizationId, placeId, sealed] = form.exec(text) ?? [];
  if (organizationId === undefined || placeId === undefined || sealed === undefined) return;
  return { organizationId, placeId, sealed, seal: placeOf({ organizationId, placeId }) };
}

/** The state in an opened seal; nothing when it is too old. */
export function loginStateOf(opened: Buffer, nowMs: number): LoginState | undefined {
  const { browserHash, ...state } = JSON.parse(opened.toString("utf8")) as Omit<LoginState, "browserHash"> & { browserHash: string };
  if (nowMs - state.atMs > stateMs) return;
  return { ...state, browserHash: Buffer.from(browserHash, "base64url") };
}

function placeOf({ organizationId, placeId }: LoginStatePlace): SealPlace {
  return { organizationId, table: "endpoint_session", column: "state", row: placeId };
}
