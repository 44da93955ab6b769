import { expect, test } from "vitest";
import { auditable } from "./auditable.ts";

test("what a policy's settings hold as a token is covered in the audit log, which nobody can change afterwards", () => {
  const policy = { all: [{ kind: "signature", provider: "meta", settings: { verifyToken: "canary", hosts: ["a.example"] } }] };
  expect(auditable({ policy })).toEqual({
    policy: { all: [{ kind: "signature", provider: "meta", settings: { verifyToken: "••••", hosts: ["a.example"] } }] },
  });
});

test("counts and ids about tokens are no tokens", () => {
  expect(auditable({ tokensRevoked: 2, tokenId: "agt_1", token: { id: "agt_1", secretHash: new Uint8Array(2) } })).toEqual({
    tokensRevoked: 2,
    tokenId: "agt_1",
    token: { id: "agt_1", secretHash: "••••" },
  });
});
