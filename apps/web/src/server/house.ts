import { type DatabaseHouse, openDatabase } from "@postern/db/database-house";
import { readKeyRing } from "@postern/db/seal";
import type { Rate, Taken } from "@postern/policy/ports";
import { createTokenStore } from "@postern/policy/token-store";
import { type CookieHouse, cookiesFor } from "./cookies.ts";
import { databasePorts } from "./database-ports.ts";
import { env, type WebEnv } from "./env.ts";
import { type Log, openLog } from "./log.ts";
import { RequestBell } from "./request-bell.ts";
import { IdentityProviders } from "./sign-in/identity-provider.ts";
import { openWayOut, type WayOut } from "./way-out.ts";

/** What the dashboard's server holds while it runs. */
export interface WebHouse extends WayOut {
  database: DatabaseHouse;
  bell: RequestBell;
  log: Log;
  identityProviders: IdentityProviders;
  cookies: CookieHouse;
  webUrl: string;
  /** Plain HTTP and loopback addresses are allowed. */
  isLocal: boolean;
  takeToken(key: string, rate: Rate): Taken;
  close(): Promise<void>;
}

const limitedAddressesMax = 20_000;

/** Opens everything by the environment; nothing connects before its first use. */
export function openHouse(settings: WebEnv): WebHouse {
  const { DATABASE_URL, POSTERN_KEYS, POSTERN_WEB_URL: webUrl, POSTERN_LOCAL: isLocal } = settings;
  const database = openDatabase({ url: DATABASE_URL, keyRing: readKeyRing(POSTERN_KEYS), ports: databasePorts(settings) });
  const bell = new RequestBell(DATABASE_URL);
  const tokens = createTokenStore({ keysMax: limitedAddressesMax });
  const wayOut = openWayOut(settings);
  return {
    ...wayOut,
    database,
    bell,
    log: openLog(settings),
    identityProviders: new IdentityProviders(),
    cookies: cookiesFor(webUrl),
    webUrl,
    isLocal,
    takeToken: (key, rate) => tokens.takeToken(key, rate, Date.now()),
    async close() {
      await Promise.all([bell.close(), wayOut.closeWayOut(), database.close()]);
    },
  };
}

// One house in a process, also when a development server loads this module again.
const kept = globalThis as typeof globalThis & { [name: symbol]: WebHouse | undefined };
const place = Symbol.for("postern.web.house");

export function house(): WebHouse {
  kept[place] ??= openHouse(env());
  return kept[place];
}
