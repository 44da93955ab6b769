import { randomBytes } from "node:crypto";
import type { InputOf } from "@postern/contract/api";
import type { Policy } from "@postern/contract/policy";
import { type Call, command } from "../command.ts";
import { demandHost } from "../domains/host-claim.ts";
import { demandNoLogin } from "../login/demand-login.ts";
import { newId } from "../new-id.ts";
import { inputProblem } from "../parse-input.ts";
import { passThroughColumns } from "../pass-through/settings.ts";
import { noTraffic } from "../queries/endpoint-traffic.ts";
import { endpointFacts, endpointOf, openEndpoint } from "../queries/endpoints.ts";
import { demandProject } from "../queries/list-requests.ts";
import { sealPolicy } from "../seal-policy.ts";
import type { Transaction } from "../tenant-transaction.ts";
import { insertUrlDestination } from "./destination.ts";
import { insertSecret } from "./secret.ts";

export const createEndpoint = command("endpoint.create", async (tx, input, call) => {
  const { organizationId } = call;
  await demandProject(tx, organizationId, input.projectId);
  if (input.host) await demandHost(tx, call, { host: input.host, projectId: input.projectId });
  const first = firstPolicy(call, input);
  const { projectId, name, provider, bodyBytesMax, host, tags } = input;
  const id = newId("ep");
  const policyVersionId = newId("pol");
  const policy = await sealPolicy(tx, call, { endpointId: id, policy: first });
  const answer = call.database.ports.firstAnswerOf(provider);
  const place = { organizationId, id, projectId, name, provider, bodyBytesMax, host, tags, policyVersionId, token: newToken() };
  const row = await tx.endpoint.create({ data: { ...place, ...(answer && { answer }) } });
  await tx.policyVersion.create({
    data: {
      organizationId,
      id: policyVersionId,
      endpointId: id,
      number: 1,
      policy,
      note: "First version",
      createdBy: call.actor.id,
      createdByName: call.actor.name,
    },
  });
  const secret = input.secret ? await insertSecret(tx, call, { endpointId: id, provider, value: input.secret, field: "secret" }) : undefined;
  const destinationId = input.destinationUrl ? await routeToUrl(tx, call, { ...input, endpointId: id, destinationUrl: input.destinationUrl }) : undefined;
  const facts = endpointFacts(row, call);
  return { target: id, after: { ...facts, secretId: secret?.id, destinationId }, result: { ...facts, ...noTraffic } };
});

function firstPolicy({ database: { ports } }: Call, { provider, settings }: InputOf<"endpoint.create">): Policy {
  const policy = ports.defaultPolicyOf(provider, settings);
  if (!policy) throw inputProblem({ provider: [`"${provider}" is not a provider that Postern knows; leave it empty for any other sender`] });
  const faults = Object.entries(ports.settingFaults(provider, settings));
  if (faults.length > 0) throw inputProblem(Object.fromEntries(faults.map(([name, fault]) => [`settings.${name}`, [fault]])));
  return policy;
}

async function routeToUrl(tx: Transaction, call: Call, input: InputOf<"endpoint.create"> & { endpointId: string; destinationUrl: string }): Promise<string> {
  const { organizationId } = call;
  const { row } = await insertUrlDestination(tx, call, { projectId: input.projectId, name: input.name, url: input.destinationUrl });
  await tx.route.create({ data: { organizationId, id: newId("rt"), endpointId: input.endpointId, destinationId: row.id } });
  return row.id;
}

const crockford = "0123456789abcdefghjkmnpqrstvwxyz";

/** The address's secret part: 160 random bits, 32 letters that cannot be misread. */
function newToken(): string {
  return Array.from(randomBytes(32), (byte) => crockford[byte & 31]).join("");
}

export const updateEndpoint = command("endpoint.update", async (tx, { id, passThrough, ...changes }, call) => {
  const { organizationId } = call;
  const before = await openEndpoint(tx, organizationId, id);
  const answering = await passThroughColumns(tx, before, passThrough);
  if (changes.host && changes.host !== before.host) await demandHost(tx, call, { host: changes.host, projectId: before.projectId });
  if (changes.host === null && before.host !== null) await demandNoLogin(tx, before);
  const after = await tx.endpoint.update({ where: { organizationId_id: { organizationId, id } }, data: { ...changes, ...answering } });
  return { target: id, before: endpointFacts(before, call), after: endpointFacts(after, call), result: await endpointOf(tx, call, after) };
});

/** The row stays, so that its requests keep their name; its address answers 404 from now on and its routes are gone. */
export const deleteEndpoint = command("endpoint.delete", async (tx, { id }, call) => {
  const { organizationId } = call;
  const before = endpointFacts(await openEndpoint(tx, organizationId, id), call);
  await tx.route.deleteMany({ where: { organizationId, endpointId: id } });
  await tx.endpoint.update({ where: { organizationId_id: { organizationId, id } }, data: { deletedAt: new Date() } });
  return { target: id, before, result: { done: true } };
});
