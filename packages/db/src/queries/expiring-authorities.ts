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

// Every open page asks for notices again and again, and the serial numbers of a revocation list are many: they stay where they are.
const select = { id: true, name: true, notAfter: true, listIssuedAt: true, listUntil: true } as const;
type Authority = Pick<TrustedCa, keyof typeof select>;

/** The certificate authority, or revocation list, that ends first, of those that policies in force name. */
export async function endingAuthorityNotice(tx: Transaction, organizationId: string): Promise<AuthorityNotice | undefined> {
  const now = Date.now();
  const ending = (await tx.trustedCa.findMany({ where: { organizationId }, select })).filter((row) => endingsOf(row, now).length > 0);
  if (ending.length === 0) return;
  const users = await usersOf(tx, organizationId);
  const endings = ending.filter(({ id }) => users.has(id)).flatMap((row) => endingsOf(row, now));
  const [first, ...others] = endings.sort((one, other) => +one.endsAt - +other.endsAt);
  return first && { kind: "authority-ending", others: others.length, ...first };
}

function endingsOf(row: Authority, now: number): Ending[] {
  return [endingOfCertificate(row, now), endingOfList(row, now)].filter((ending) => ending !== undefined);
}

function endingOfCertificate({ name, notAfter }: Authority, now: number): Ending | undefined {
  const leftMs = notAfter.getTime() - now;
  if (leftMs > expiryDays.alarm * dayMs) return;
  return { what: "certificate", name, endsAt: notAfter, level: leftMs > expiryDays.urgent * dayMs ? "alarm" : "urgent" };
}

function endingOfList({ name, listIssuedAt, listUntil }: Authority, now: number): Ending | undefined {
  if (!listIssuedAt || !listUntil) return;
  const leftMs = listUntil.getTime() - now;
  if (leftMs > (listUntil.getTime() - listIssuedAt.getTime()) * listShare) return;
  return { what: "revocation-list", name, endsAt: listUntil, level: leftMs > dayMs ? "alarm" : "urgent" };
}
