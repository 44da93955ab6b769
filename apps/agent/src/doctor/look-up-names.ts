import dns from "node:dns/promises";
import net from "node:net";
import { causeOf, type Finding, fault, fine, remark } from "./finding.ts";

const waitMs = 5_000;
const connectMs = 3_000;

/** The addresses of a host in both families, and which of them take a connection: half of one family dead means waits of seconds. */
export async function lookUpNames(host: string, port: number): Promise<Finding> {
  const check = `DNS ${host}`;
  const literal = net.isIP(host.replace(/^\[|\]$/g, "")) !== 0;
  const addresses = literal ? [host.replace(/^\[|\]$/g, "")] : await addressesOf(host);
  if (typeof addresses === "string") return fault(check, `cannot be resolved (${addresses})`, "Check the name, the network, and a VPN that answers for DNS.");
  const tried = await Promise.all(addresses.map(async (address) => ({ address, failed: await refusalOf(address, port) })));
  const dead = tried.filter(({ failed }) => failed !== undefined);
  const listed = tried.map(({ address, failed }) => (failed === undefined ? address : `${address} (${failed})`)).join(", ");
  if (dead.length === tried.length)
    return fault(
      check,
      `nothing takes connections on port ${port}: ${listed}`,
      "Check that the gateway runs, and that a firewall lets this machine out to that port.",
    );
  if (dead.length > 0) return remark(check, listed, "Some of its addresses do not answer from here: each connection may wait for them first.");
  return fine(check, listed);
}

async function addressesOf(host: string): Promise<string[] | string> {
  const late = new Promise<never>((_resolve, reject) => setTimeout(() => reject(new Error("no answer in time")), waitMs).unref());
  try {
    const found = await Promise.race([dns.lookup(host, { all: true }), late]);
    return found.map(({ address }) => address);
  } catch (error) {
    return causeOf(error);
  }
}

/** Why an address takes no connection; nothing when it does. */
export function refusalOf(address: string, port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const socket = net.connect({ host: address, port, timeout: connectMs });
    const end = (failed: string | undefined) => {
      socket.destroy();
      resolve(failed);
    };
    socket.once("connect", () => end(undefined));
    socket.once("timeout", () => end("no answer"));
    socket.on("error", (error) => end(causeOf(error)));
  });
}
