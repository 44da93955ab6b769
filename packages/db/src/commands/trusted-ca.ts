import { Problem } from "@postern/contract/problem";
import { trustedCasMax } from "@postern/contract/trusted-ca";
import { lockHead } from "../audit.ts";
import { command } from "../command.ts";
import { found } from "../found.ts";
import { newId } from "../new-id.ts";
import { inputProblem } from "../parse-input.ts";
import { trustedCaOf, usersOf } from "../queries/trusted-cas.ts";
import { statementsOf } from "../statement.ts";

/** Those that are there already are answered as they are: a chain that is pasted again does no harm. */
export const addTrustedCas = command("trusted-ca.add", async (tx, { name, certificates }, { organizationId, actor, database }) => {
  await lockHead(statementsOf(tx), organizationId);
  const read = database.ports.certificates.readAuthorities(certificates, Date.now());
  if (typeof read === "string") throw inputProblem({ certificates: [read] });
  const known = await tx.trustedCa.findMany({ where: { organizationId }, select: { sha256: true } });
  const added = read.filter(({ sha256 }, at) => known.every((row) => row.sha256 !== sha256) && read.findIndex((one) => one.sha256 === sha256) === at);
  if (added.length === 0) throw inputProblem({ certificates: ["holds only authorities that are here already"] });
  if (known.length + added.length > trustedCasMax)
    throw inputProblem({ certificates: [`an organization holds ${trustedCasMax} authorities at most; remove one first`] });
  if (name !== undefined && added.length > 1) throw inputProblem({ name: ["several authorities are added under their own names"] });

  const rows = added.map(({ name: own, notBeforeMs, notAfterMs, ...facts }) => ({
    ...{ ...facts, organizationId, id: newId("tca"), name: name ?? own.slice(0, 80), notBefore: new Date(notBeforeMs), notAfter: new Date(notAfterMs) },
    ...{ createdBy: actor.id, createdByName: actor.name },
  }));
  const stored = await tx.trustedCa.createManyAndReturn({ data: rows });
  const after = stored.map((row) => trustedCaOf(row));
  const [first] = after;
  return { ...(first && { target: first.id }), after, result: after };
});

/** The list that stood before counts no longer. */
export const setRevocationList = command("trusted-ca.set-revocation-list", async (tx, { id, list }, { organizationId, database }) => {
  const key = { organizationId_id: { organizationId, id } };
  const row = found(await tx.trustedCa.findUnique({ where: key }));
  const read = database.ports.certificates.readList(list, row.certificate, Date.now());
  if (typeof read === "string") throw inputProblem({ list: [read] });
  if (row.listIssuedAt && row.listIssuedAt.getTime() > read.issuedAtMs)
    throw inputProblem({ list: ["is older than the one that is set: whom it revoked since would be let in again"] });
  const data = { revokedSerials: read.revoked, listIssuedAt: new Date(read.issuedAtMs), listUntil: new Date(read.untilMs) };
  const users = (await usersOf(tx, organizationId)).get(id);
  const after = trustedCaOf(await tx.trustedCa.update({ where: key, data }), users);
  return { target: id, before: trustedCaOf(row, users), after, result: after };
});

/** For an authority that makes no lists any more. Whom it has revoked is let in again: the entry in the audit log says who wanted that. */
export const removeRevocationList = command("trusted-ca.remove-revocation-list", async (tx, { id }, { organizationId }) => {
  const key = { organizationId_id: { organizationId, id } };
  const row = found(await tx.trustedCa.findUnique({ where: key }));
  const users = (await usersOf(tx, organizationId)).get(id);
  const data = { revokedSerials: [], listIssuedAt: null, listUntil: null };
  const after = trustedCaOf(await tx.trustedCa.update({ where: key, data }), users);
  return { target: id, before: trustedCaOf(row, users), after, result: after };
});

/** An authority that a policy in force names stays: its clients would be cut off by surprise. */
export const removeTrustedCa = command("trusted-ca.remove", async (tx, { id }, { organizationId }) => {
  await lockHead(statementsOf(tx), organizationId);
  const row = found(await tx.trustedCa.findUnique({ where: { organizationId_id: { organizationId, id } } }));
  const users = (await usersOf(tx, organizationId)).get(id) ?? [];
  if (users.length > 0) throw new Problem("conflict", `policies name it: take it out of those of ${users.map(({ name }) => name).join(", ")} first`);
  await tx.trustedCa.deleteMany({ where: { organizationId, id } });
  return { target: id, before: trustedCaOf(row), result: { done: true } };
});
