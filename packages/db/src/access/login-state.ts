import { openValue } from "../data-keys.ts";
import type { Database } from "../database.ts";
import { type LoginState, type LoginStatePlace, loginStateOf, readLoginState } from "../login-state.ts";
import { statementsOf } from "../statement.ts";
import { inTenant } from "../tenant-transaction.ts";

/** What an endpoint or a share said of a browser that it sent; nothing when it is too old, or none of them has said it. */
export async function openLoginState(database: Database, text: string): Promise<(LoginState & LoginStatePlace) | undefined> {
  const read = readLoginState(text);
  if (!read) return;
  const { organizationId, placeId, seal: place, sealed } = read;
  const opened = await inTenant(database, organizationId, (tx) => openValue(statementsOf(tx), database, { place, sealed }).catch(() => undefined));
  const state = opened && loginStateOf(opened, Date.now());
  return state && { ...state, organizationId, placeId };
}
