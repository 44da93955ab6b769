import { command } from "../command.ts";
import { found } from "../found.ts";

/** One's own sign-ins at endpoints and shares, and everyone's for those who administer the organization; another person's is not there. */
export const endEndpointSession = command("endpoint-session.end", async (tx, { id }, { organizationId, actor, rights }) => {
  const own = rights.has("administer") ? {} : { userId: actor.kind === "user" ? actor.id : "" };
  const session = found(await tx.endpointSession.findFirst({ where: { organizationId, id, ...own } }));
  await tx.endpointSession.deleteMany({ where: { organizationId, id } });
  const { endpointId, shareId, email, subject, address, signedInAt } = session;
  return { target: id, before: { ...(endpointId === null ? { shareId } : { endpointId }), email, subject, address, signedInAt }, result: { done: true } };
});
