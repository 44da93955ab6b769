/// <reference path="../../infra/up/src/oidc-provider.d.ts" />
import { execFileSync } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { once } from "node:events";
import fs from "node:fs";
import type http from "node:http";
import https from "node:https";
import os from "node:os";
import path from "node:path";
import { json } from "node:stream/consumers";
import { freePort } from "@postern/up/free-port";
import Provider from "oidc-provider";

/** A real OpenID Connect issuer on loopback, over HTTPS, that gives programs tokens (RFC 6749, section 4.4). */
export interface TokenIssuer {
  issuer: string;
  /** Whom to trust so that it can be reached. */
  caFile: string;
  /** A token for this audience, an https URL, as a program gets it. */
  tokenFor(audience: string): Promise<string>;
  /** Has a path, and all below it, answered otherwise from now on: what a hostile issuer would do. */
  serves(path: string, answer: http.RequestListener): void;
  stop(): Promise<void>;
}

const program = { client_id: "deployer", client_secret: "a program's secret, for tests" };

export async function startTokenIssuer(): Promise<TokenIssuer> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "postern-issuer-"));
  const { certFile, keyFile } = makeCertificate(folder);
  const port = await freePort();
  const issuer = `https://127.0.0.1:${port}`;
  const served = new Map<string, http.RequestListener>();
  const provider = new Provider(issuer, configuration()).callback();
  const server = https.createServer({ cert: fs.readFileSync(certFile), key: fs.readFileSync(keyFile) }, (request, response) => {
    const instead = [...served].find(([path]) => request.url?.startsWith(path))?.[1];
    (instead ?? provider)(request, response);
  });
  await once(server.listen(port, "127.0.0.1"), "listening");
  return {
    issuer,
    caFile: certFile,
    tokenFor: (audience) => askForToken(`${issuer}/token`, fs.readFileSync(certFile), audience),
    serves: (path, answer) => void served.set(path, answer),
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      fs.rmSync(folder, { recursive: true });
    },
  };
}

function makeCertificate(folder: string): { certFile: string; keyFile: string } {
  const [certFile, keyFile] = [path.join(folder, "cert.pem"), path.join(folder, "key.pem")];
  const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", keyFile];
  const subject = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1", "-days", "2"];
  execFileSync("openssl", ["req", "-x509", ...key, ...subject, "-out", certFile], { stdio: "ignore" });
  return { certFile, keyFile };
}

function configuration(): Record<string, unknown> {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2_048 });
  const resourceServer = (audience: string) => ({ audience, scope: "", accessTokenFormat: "jwt", accessTokenTTL: 300, jwt: { sign: { alg: "RS256" } } });
  return {
    clients: [{ ...program, grant_types: ["client_credentials"], redirect_uris: [], response_types: [] }],
    ttl: { ClientCredentials: 300 },
    jwks: { keys: [{ ...privateKey.export({ format: "jwk" }), kid: "test-key", use: "sig", alg: "RS256" }] },
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      resourceIndicators: { enabled: true, getResourceServerInfo: (_context: unknown, audience: string) => resourceServer(audience) },
    },
  };
}

async function askForToken(url: string, ca: Buffer, audience: string): Promise<string> {
  const headers = { "content-type": "application/x-www-form-urlencoded" };
  const request = https.request(url, { method: "POST", ca, headers });
  request.end(new URLSearchParams({ ...program, grant_type: "client_credentials", resource: audience }).toString());
  const [response] = await once(request, "response");
  const answer = (await json(response)) as { access_token?: string };
  if (answer.access_token === undefined) throw new Error(`the issuer gave no token: ${JSON.stringify(answer)}`);
  return answer.access_token;
}
