import type { Notice } from "@postern/contract/notice";
import { expiryDays } from "@postern/contract/trusted-ca";
import type { TrustedCa } from "../generated/client.ts";
import type { Transaction } from "../tenant-transaction.ts";
import { usersOf } from "./trusted-cas.ts";

const dayMs = 86_400_000;
/** The next list is due in the last quarter of a list's life: some are made for a day, some for a year. */
const listShare = 0.25;

type AuthorityNotice = Extract<Notice, { kind: "authority-ending" }>;
type Ending = Pick<AuthorityNotice, "level" | "what" | "endsAt" | "name">;

/** The certificate authority, or revocation list, that ends first, of those that policies in force name. */
export async function endingAuthorityNotice(tx: Transaction, organizationId: string): Promise<AuthorityNotice | undefined> {
  const rows = await tx.trustedCa.findMany({ where: { organizationId } });
  if (rows.length === 0) return;
  const users = await usersOf(tx, organizationId);
  const now = Date.now();
  const endings = rows.filter(({ id }) => users.has(id)).flatMap((row) => [endingOfCertificate(row, now), endingOfList(row, now)]);
  const [first, ...others] = endings.filter((ending) => ending !== undefined).sort((one, other) => +one.endsAt - +other.endsAt);
  return first && { kind: "authority-ending", others: others.length, ...first };
}

function endingOfCertificate({ name, notAfter }: TrustedCa, now: number): Ending | undefined {
  const leftMs = notAfter.getTime() - now;
  if (leftMs > expiryDays.alarm * dayMs) return;
  return { what: "certificate", name, endsAt: notAfter, level: leftMs > expiryDays.urgent * dayMs ? "alarm" : "urgent" };
}

function endingOfList({ name, listIssuedAt, listUntil }: TrustedCa, now: number): Ending | undefined {
  if (!listIssuedAt || !listUntil) return;
  const leftMs = listUntil.getTime() - now;
  if (leftMs > (listUntil.getTime() - listIssuedAt.getTime()) * listShare) return;
  return { what: "revocation-list", name, endsAt: listUntil, level: leftMs > dayMs ? "alarm" : "urgent" };
}
