import { calledUrl } from "../called-url.ts";
import { command } from "../command.ts";
import { demandRecentSignIn } from "../demand-right.ts";
import { found } from "../found.ts";
import { uncoveredHeaders } from "../header-lines.ts";
import { openSealedHeaders } from "../sealed-headers.ts";

/** Opens payload and credentials; credentials ask for a recent sign-in. The entry says that it was done and how much was seen, never what. */
export const revealRequest = command("request.reveal", async (tx, { id }, call) => {
  const { organizationId } = call;
  const request = found(await tx.request.findUnique({ where: { organizationId_id: { organizationId, id } } }));
  if (request.sealedHeaders !== null) demandRecentSignIn(call);
  const stored = await tx.requestBody.findUnique({ where: { organizationId_requestId: { organizationId, requestId: id } } });
  const values = await openSealedHeaders(tx, call, request);
  const body = stored && values.body !== undefined ? Buffer.from(values.body, "latin1") : Buffer.from(stored?.body ?? []);
  const headers = uncoveredHeaders(request.rawHeaders, values);
  const { host } = await tx.endpoint.findUniqueOrThrow({ where: { organizationId_id: { organizationId, id: request.endpointId } }, select: { host: true } });
  const url = calledUrl(call.database.ports, { target: values.target ?? request.target, rawHeaders: headers.flat(), host });
  return {
    target: id,
    after: { bodyBytes: body.length, credentials: request.sealedHeaders !== null },
    result: { url, headers, bodyBase64: body.toString("base64"), bodyBytes: request.bodyBytes, truncated: body.length < request.bodyBytes },
  };
});
