import type { IncomingMessage } from "node:http";
import { clientAddress } from "@postern/policy/client-address";
import { expect, test } from "vitest";
import { cleanHeaders } from "./clean-headers.ts";

test("what only the server may say is taken away, and the client's address is the true one", () => {
  const request = {
    headers: {
      host: "postern.example.com",
      "x-middleware-subrequest": "src/proxy:src/proxy",
      "x-nonce": "stolen",
      "x-forwarded-for": "127.0.0.1",
      "x-forwarded-host": "evil.example",
      "x-postern": "1",
      "x-nextjs-data": "1",
    },
    socket: { remoteAddress: "203.0.113.9" },
  } as unknown as IncomingMessage;
  cleanHeaders(request, clientAddress(["10.0.0.0/8"]));
  expect(request.headers).toEqual({ host: "postern.example.com", "x-postern": "1", "x-nextjs-data": "1", "x-forwarded-for": "203.0.113.9" });
});
