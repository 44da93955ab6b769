import os from "node:os";

/** `alice@laptop`, for people who see who holds a tunnel. */
export function machineName(): string {
  return `${userName()}@${os.hostname()}`.slice(0, 200);
}

/** A tunnel's name when none is given: machine and port, so that two ports of one machine are two tunnels. */
export function defaultTunnelName(port: number): string {
  const host = os.hostname().split(".")[0] ?? "";
  const plain = host
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "");
  return `${plain.slice(0, 50) || "machine"}-${port}`;
}

function userName(): string {
  try {
    return os.userInfo().username;
  } catch {
    return "someone"; // a container's user without an entry in its passwd file
  }
}
