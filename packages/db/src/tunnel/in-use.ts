/** Someone else owns the name: who, and since when they are connected, if they are. */
export interface TunnelInUse {
  owner: string;
  /** Whether they let agents of others join. */
  pooled: boolean;
  connectedAt?: Date | undefined;
  lastSeenAt?: Date | undefined;
}

/** Says whose it is, since when, and what one can do; to be put after the tunnel's name. */
export function describeInUse({ owner, pooled, connectedAt, lastSeenAt }: TunnelInUse): string {
  const since = connectedAt ? `connected since ${connectedAt.toISOString()}` : "who is not connected now";
  const seen = connectedAt && lastSeenAt ? `, last seen ${lastSeenAt.toISOString()}` : "";
  const join = pooled ? "--pool joins their agents; " : "";
  return `belongs to ${owner}, ${since}${seen}; ${join}--take-over makes it yours, where you may configure; postern mirror brings you copies; another --name is a tunnel of your own`;
}
