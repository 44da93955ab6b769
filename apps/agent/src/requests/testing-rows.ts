import type { RequestDetail, RequestRow } from "@postern/contract/request";

/** Ids as the contract writes them, by a number. */
export const idNumbered = <Kind extends string>(kind: Kind, number: number): `${Kind}_${string}` => `${kind}_${String(number).padStart(26, "0")}`;

/** One accepted push, and what a test changes of it. */
export function rowOf(more: Partial<RequestRow> = {}): RequestRow {
  return {
    ...{ id: idNumbered("req", 1), endpointId: idNumbered("ep", 1), endpointName: "github", receivedAt: new Date("2026-11-22T09:41:02Z") },
    ...{ verdict: "accepted", method: "POST", target: "/e/0123456789abcdefghjkmnpqrstvwxyz", eventType: "push", clientIp: "192.0.2.1" },
    ...{ bodyBytes: 812, latencyMs: 4, folded: 1, deliveries: { delivered: 1, pending: 0, held: 0, failed: 0, lastStatus: 200 } },
    ...more,
  };
}

/** The same with all that its page knows. */
export function detailOf(more: Partial<RequestDetail> = {}): RequestDetail {
  return {
    ...rowOf(),
    ...{ projectId: idNumbered("prj", 1), provider: "github", httpVersion: "1.1", url: "https://in.example/e/0123456789abcdefghjkmnpqrstvwxyz" },
    ...{ headers: [["Host", "in.example"]], coveredHeaders: [], bodySha256: "ab", bodyStored: true, answerStatus: 202, policyVersionNumber: 7 },
    ...{ trace: [], decidedMs: 0.2, storedMs: 3, deliveryList: [], duplicates: [], replays: [], ...more },
  } as RequestDetail;
}
