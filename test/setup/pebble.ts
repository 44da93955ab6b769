import { type ChildProcess, execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs";
import https from "node:https";
import os from "node:os";
import path from "node:path";
import { text } from "node:stream/consumers";
import { freePort } from "@postern/up/free-port";
import { untilFound } from "./until.ts";

/** A real ACME certificate authority (Let's Encrypt's own for tests) on loopback, with a DNS of its own in which every name leads to 127.0.0.1. */
export interface Pebble {
  directoryUrl: string;
  /** Whom to trust so that it can be reached. */
  caFile: string;
  /** The root above what it issues, in PEM. */
  root(): Promise<string>;
  /** Has a name lead to this address from now on, as the authority sees it. */
  leads(host: string, address: string): Promise<void>;
  stop(): Promise<void>;
}

/** Debian has it as the package pebble. */
export const hasPebble = ["pebble", "pebble-challtestsrv"].every((name) => !spawnSync(name, ["-help"]).error);

const startMs = 60_000;

/** `challengePort`: where it asks in place of port 80. */
export async function startPebble(challengePort: number): Promise<Pebble> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "postern-pebble-"));
  const [port = 0, rootPort = 0, dnsPort = 0, namesPort = 0] = await Promise.all(Array.from({ length: 4 }, freePort));
  const caFile = makeFiles(folder, { port, rootPort, challengePort });
  const names = spawn("pebble-challtestsrv", [
    ...["-dns01", `127.0.0.1:${dnsPort}`, "-management", `127.0.0.1:${namesPort}`, "-defaultIPv6", ""],
    ...["-http01", "", "-https01", "", "-tlsalpn01", ""],
  ]);
  const env = { ...process.env, PEBBLE_VA_NOSLEEP: "1", PEBBLE_WFE_NONCEREJECT: "20", PEBBLE_AUTHZREUSE: "0" };
  const authority = spawn("pebble", ["-config", path.join(folder, "config.json"), "-dnsserver", `127.0.0.1:${dnsPort}`], { env });
  const directoryUrl = `https://127.0.0.1:${port}/dir`;
  const ca = fs.readFileSync(caFile);
  const look = () => get(directoryUrl, ca).catch(() => undefined);
  await untilFound(look, startMs, () => "pebble did not start");
  return {
    directoryUrl,
    caFile,
    root: () => get(`https://127.0.0.1:${rootPort}/roots/0`, ca),
    async leads(host, address) {
      const body = JSON.stringify({ host, addresses: [address] });
      await fetch(`http://127.0.0.1:${namesPort}/add-a`, { method: "POST", body });
    },
    async stop() {
      await Promise.all([end(names), end(authority)]);
      fs.rmSync(folder, { recursive: true });
    },
  };
}

function makeFiles(folder: string, { port, rootPort, challengePort }: { port: number; rootPort: number; challengePort: number }): string {
  const [certificate, privateKey] = [path.join(folder, "cert.pem"), path.join(folder, "key.pem")];
  const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", privateKey];
  const subject = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1", "-days", "2"];
  execFileSync("openssl", ["req", "-x509", ...key, ...subject, "-out", certificate], { stdio: "ignore" });
  const pebble = {
    ...{ listenAddress: `127.0.0.1:${port}`, managementListenAddress: `127.0.0.1:${rootPort}`, certificate, privateKey },
    ...{ httpPort: challengePort, tlsPort: 1, ocspResponderURL: "", externalAccountBindingRequired: false },
  };
  fs.writeFileSync(path.join(folder, "config.json"), JSON.stringify({ pebble }));
  return certificate;
}

async function get(url: string, ca: Buffer): Promise<string> {
  const [answer] = await once(https.get(url, { ca }), "response");
  return text(answer);
}

async function end(child: ChildProcess): Promise<void> {
  const ended = once(child, "exit");
  if (child.kill()) await ended;
}
