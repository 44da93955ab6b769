/** What npm's words come to, as one sentence with the way out. */
export function reasonOf(said, code) {
  for (const { sign, sentence } of causes) if (sign.test(said)) return sentence(said);
  const lines = said.split("\n").map((line) => line.replace(/^npm (error|ERR!)\s*/, "").trim());
  const told = lines
    .filter((line) => line && !line.startsWith("A complete log"))
    .slice(0, 3)
    .join(" ");
  return `npm could not install the packages (exit ${code}): ${told || "it gave no reason"}. Run "npm ci" to see all of it.`;
}

/** Whether these words of npm's say that its registry is out of reach. */
export const isNetworkFault = (said) => networkSign.test(said);

const registryOf = (said) => /https?:\/\/([^/\s]+)/.exec(said)?.[1] ?? "the npm registry";

const networkSign = /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ECONNRESET|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET_TIMEOUT|network (request|timeout)/i;
const causes = [
  {
    sign: networkSign,
    sentence: (said) =>
      `The packages could not be fetched from ${registryOf(said)}: check the network or the proxy (npm config get registry, npm config get proxy), then run the command again.`,
  },
  {
    sign: /ENOSPC/,
    sentence: () => "The disk is full: free 2.5 GB and run the command again.",
  },
  {
    sign: /EACCES|EPERM|EROFS/,
    sentence: (said) =>
      `This user may not write ${/(?:path|dest) (\S+)/.exec(said)?.[1] ?? "node_modules"}: run as the user who owns the folder, or clone it again as yourself.`,
  },
  {
    sign: /\bE(401|403|407)\b/,
    sentence: (said) =>
      `${registryOf(said)} refuses this machine (${/\bE(401|403|407)\b/.exec(said)?.[1]}): sign in with npm login, or set the registry with npm config set registry.`,
  },
  {
    sign: /EINTEGRITY/,
    sentence: () =>
      "A fetched package is not the one that package-lock.json names: run npm cache clean --force, then the command again; if it stays, do not trust this registry.",
  },
  {
    sign: /in sync|EUSAGE/,
    sentence: () =>
      "package.json and package-lock.json disagree: restore both with git checkout package.json package-lock.json, or run npm install if you changed them.",
  },
];
