import { momentOfId } from "@postern/contract/id";
import { TraceStep } from "@postern/contract/policy";
import { z } from "zod";
import { calledUrl } from "../called-url.ts";
import { coveredTrace } from "../covered-trace.ts";
import { found } from "../found.ts";
import { Prisma, type Request } from "../generated/client.ts";
import { coveredHeadersOf, splitHeaders } from "../header-lines.ts";
import { firstIdAt } from "../id-range.ts";
import { query } from "../query.ts";
import type { Transaction } from "../tenant-transaction.ts";
import { deliveriesOf } from "./deliveries.ts";
import { passedAnswerOf } from "./passed-answer.ts";
import { readRequestRows } from "./request-rows.ts";

const duplicatesMax = 100;
const Trace = z.array(TraceStep);

export const getRequest = query("request.get", async (tx, { id }, call) => {
  const { organizationId } = call;
  const row = found(await tx.request.findUnique({ where: { organizationId_id: { organizationId, id } } }));
  const [listed] = await readRequestRows(tx, organizationId, { where: Prisma.sql`r.id = ${id}`, order: "newest", limit: 1 });
  const endpoint = found(await tx.endpoint.findUnique({ where: { organizationId_id: { organizationId, id: row.endpointId } } }));
  const deliveryList = await deliveriesOf(tx, call, id);
  return {
    ...found(listed),
    projectId: row.projectId,
    provider: endpoint.provider ?? undefined,
    httpVersion: row.httpVersion,
    url: calledUrl(call.database.ports, { target: row.target, rawHeaders: splitHeaders(Buffer.from(row.rawHeaders)), host: endpoint.host }),
    ...coveredHeadersOf(row.rawHeaders, row.sealedHeaders),
    bodySha256: Buffer.from(row.bodySha256).toString("hex"),
    bodyStored: (await tx.requestBody.count({ where: { organizationId, requestId: id } })) > 0,
    answerStatus: row.answerStatus,
    ...(await policyVersionOf(tx, row)),
    trace: coveredTrace(Trace.parse(JSON.parse(row.trace)), call.rights),
    decidedMs: row.decidedUs / 1_000,
    storedMs: row.storedUs / 1_000,
    deliveryList,
    passed: passedAnswerOf(row, deliveryList),
    duplicates: await duplicatesOf(tx, row),
    replays: await replaysOf(tx, row),
    ...(await neighboursOf(tx, row)),
  };
});

async function policyVersionOf(tx: Transaction, { organizationId, policyVersionId }: Request) {
  if (!policyVersionId) return {};
  const version = await tx.policyVersion.findUnique({ where: { organizationId_id: { organizationId, id: policyVersionId } } });
  return version ? { policyVersionId, policyVersionNumber: version.number } : {};
}

async function duplicatesOf(tx: Transaction, { organizationId, id }: Request): Promise<string[]> {
  const since = firstIdAt("req", momentOfId(id));
  const list = await tx.request.findMany({
    where: { organizationId, duplicateOf: id, id: { gte: since } },
    orderBy: { id: "asc" },
    take: duplicatesMax,
    select: { id: true },
  });
  return list.map((duplicate) => duplicate.id);
}

async function replaysOf(tx: Transaction, { organizationId, id }: Request) {
  const list = await tx.replayRequest.findMany({
    where: { organizationId, requestId: id },
    include: { replay: true },
    orderBy: { replayId: "desc" },
    take: 100,
  });
  return list.map(({ replay }) => ({ id: replay.id, createdAt: replay.createdAt, createdBy: replay.createdByName }));
}

/** The requests of the project that arrived just before and just after. */
async function neighboursOf(tx: Transaction, { organizationId, projectId, id }: Request) {
  const before = await tx.request.findFirst({ where: { organizationId, projectId, id: { lt: id } }, orderBy: { id: "desc" }, select: { id: true } });
  const after = await tx.request.findFirst({ where: { organizationId, projectId, id: { gt: id } }, orderBy: { id: "asc" }, select: { id: true } });
  return { previousId: before?.id, nextId: after?.id };
}
