import type { Simulation } from "@postern/contract/trial";

/** "9,962 unchanged, 31 would now be refused, 7 would now be accepted": groups that are empty are left out, save the first. */
export function simulationWords({ judged, unchanged, refused, accepted, duplicates }: Omit<Simulation, "assertions">): string {
  if (judged === 0) return "There is no request to try it on yet.";
  const changes = [
    [refused.count, "would now be refused"],
    [accepted.count, "would now be accepted"],
    [duplicates.count, "would now be duplicates"],
  ] as const;
  if (unchanged === judged) return `All ${figure(judged)} unchanged`;
  return [`${figure(unchanged)} unchanged`, ...changes.filter(([count]) => count > 0).map(([count, what]) => `${figure(count)} ${what}`)].join(", ");
}

function figure(count: number): string {
  return count.toLocaleString("en-US");
}
