import { isCountryCode } from "@postern/contract/country";

const names = new Intl.DisplayNames("en", { type: "region" });

interface NetworkNamesProps {
  gate: Record<string, unknown>;
}

/** The countries of a gate by their names, as two letters are easily mixed up. */
export function NetworkNames({ gate: { allow, deny } }: NetworkNamesProps) {
  const told = [inWords("Allowed", allow), inWords("Denied", deny)].filter((words) => words !== undefined);
  if (told.length === 0) return null;
  return <p className="mb-3 text-small">{told.join(" · ")}</p>;
}

function inWords(label: string, list: unknown): string | undefined {
  const codes = Array.isArray(list) ? list.map((code) => String(code).trim().toUpperCase()).filter(isCountryCode) : [];
  return codes.length > 0 ? `${label}: ${codes.map((code) => names.of(code) ?? code).join(", ")}` : undefined;
}
