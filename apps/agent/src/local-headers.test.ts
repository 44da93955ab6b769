import { expect, test } from "vitest";
import { localHeaders } from "./local-headers.ts";

const forward = { host: "localhost", port: 3000 };
const facts = { method: "POST", bodyBytes: 12, requestId: "req_1", deliveryId: "dlv_1", attempt: 1 };
const settings = { hostHeader: "original", added: [], forward };
const ours = ["Postern-Delivery", "dlv_1", "Postern-Attempt", "1"];

test("order, case, duplicates and latin1 stay; only framing is this hop's", () => {
  const raw = ["Host", "in.example", "X-B", "1", "x-a", "é", "X-B", "2", "Transfer-Encoding", "chunked", "CONNECTION", "close", "Expect", "100-continue"];
  expect(localHeaders(raw, facts, settings)).toEqual(["Host", "in.example", "X-B", "1", "x-a", "é", "X-B", "2", "Content-Length", "12", ...ours]);
});

test("a sender writes nothing in our name: no event looks like a copy or a replay that is none", () => {
  const raw = ["A", "1", "postern-mirror", "1", "Postern-Delivery", "dlv_x", "POSTERN-ATTEMPT", "9", "Postern-Replay-Of", "req_x", "Content-Length", "12"];
  expect(localHeaders(raw, facts, settings)).toEqual(["A", "1", "Content-Length", "12", ...ours]);
});

test("the length stands where it stood, once, and is the body's", () => {
  const raw = ["content-length", "999", "A", "1", "Content-Length", "999"];
  expect(localHeaders(raw, facts, settings)).toEqual(["content-length", "12", "A", "1", ...ours]);
});

test("an empty body is framed where the method expects one, and only there", () => {
  expect(localHeaders([], { ...facts, bodyBytes: 0 }, settings)).toEqual(["Content-Length", "0", ...ours]);
  expect(localHeaders([], { ...facts, method: "GET", bodyBytes: 0 }, settings)).toEqual(ours);
});

test("Host is the provider's, the local server's, or one's own", () => {
  const hostOf = (hostHeader: string, host = "localhost") =>
    localHeaders(["hOsT", "in.example"], facts, { ...settings, hostHeader, forward: { host, port: 3000 } })[1];
  expect(hostOf("original")).toBe("in.example");
  expect(hostOf("local")).toBe("localhost:3000");
  expect(hostOf("local", "::1")).toBe("[::1]:3000");
  expect(hostOf("app.test")).toBe("app.test");
});

test("headers of one's own come before Postern's, a replay names its request, and no second webhook-id appears", () => {
  const headers = localHeaders(["webhook-id", "msg_1"], { ...facts, replayId: "rpl_1" }, { ...settings, added: ["X-Dev", "1"] });
  expect(headers.slice(-8)).toEqual(["X-Dev", "1", ...ours, "Postern-Replay-Of", "req_1"]);
  expect(headers.filter((name) => name.toLowerCase() === "webhook-id")).toHaveLength(1);
});
