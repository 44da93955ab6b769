import type { GateKind } from "@postern/contract/policy";
import {
  Braces,
  FileJson,
  Fingerprint,
  Gauge,
  History,
  IdCard,
  KeySquare,
  Layers,
  LogIn,
  type LucideIcon,
  MapPin,
  Network,
  Ruler,
  ShieldCheck,
  SquareFunction,
  Undo2,
  Variable,
} from "lucide-react";
import { sentenceCase } from "../../ui/sentence-case.ts";

/** How each kind of gate is called and drawn; what it does stands in its schema. */
export const gateLook: Record<GateKind, { label: string; icon: LucideIcon }> = {
  address: { label: "Address", icon: MapPin },
  method: { label: "Method and path", icon: SquareFunction },
  "content-type": { label: "Content type", icon: Braces },
  "body-size": { label: "Body size", icon: Ruler },
  "body-schema": { label: "Body schema", icon: FileJson },
  expression: { label: "Expression", icon: Variable },
  "fetch-back": { label: "Fetch-back", icon: Undo2 },
  "shared-secret": { label: "Shared secret", icon: KeySquare },
  signature: { label: "Signature", icon: Fingerprint },
  certificate: { label: "Client certificate", icon: ShieldCheck },
  "oidc-token": { label: "OIDC token", icon: IdCard },
  "oidc-login": { label: "OIDC login", icon: LogIn },
  replay: { label: "Replay window", icon: History },
  rate: { label: "Rate", icon: Gauge },
  concurrency: { label: "Concurrency", icon: Layers },
  network: { label: "Country and network", icon: Network },
};

/** Names of settings whose own word would not read well; the others are written from theirs. */
const fieldLabels: Record<string, string> = {
  authorities: "Trusted CAs",
  bodyBytesMax: "Largest body (bytes)",
  toleranceSeconds: "Tolerance (seconds)",
  windowSeconds: "Window (seconds)",
  hmac: "How it signs",
  id: "Event id",
  idHeader: "Id header",
  from: "Read from",
  per: "Count per",
  missing: "Without this key",
  unknown: "Unknown addresses",
  is: "How it must read",
  jwksUrl: "Key set URL",
  who: "Who may come in",
  people: "People",
  sessionMinutes: "Session (minutes)",
  idleMinutes: "Idle time (minutes)",
  leewaySeconds: "Leeway (seconds)",
  maxAgeSeconds: "Largest age (seconds)",
};

/** Choices whose own word is the machine's; the others (`sha256`, `hex`) are what they are called. */
const choiceLabels: Record<string, string> = {
  accept: "Let them in",
  account: "Account at the provider",
  address: "Client address",
  anyone: "Anyone the identity provider signs in",
  basic: "Basic authentication",
  "body-path": "Path in the body",
  claim: "Claim of the OIDC token",
  endpoint: "Endpoint",
  "client-cert": "Header Client-Cert of a trusted proxy",
  dns: "DNS name",
  email: "E-mail address",
  equals: "Is one of",
  glob: "Fits one of",
  header: "Header",
  network: "Client network (/24, /64)",
  members: "Members of the organization",
  provider: "Where the provider puts it",
  query: "Query parameter",
  refuse: "Refuse them",
  "starts-with": "Starts with one of",
  "subject-cn": "Common name (CN)",
  tls: "TLS, at the endpoint's own host name",
  uri: "URI (SPIFFE)",
  xfcc: "Header X-Forwarded-Client-Cert of a trusted proxy",
  together: "Count them as one",
};

export function labelOfChoice(choice: string): string {
  return choiceLabels[choice] ?? choice;
}

/** `timestampHeader` as "Timestamp header". */
export function labelOfField(name: string): string {
  const words = name.replace(/([A-Z])/g, (letter) => ` ${letter.toLowerCase()}`);
  return fieldLabels[name] ?? sentenceCase(words);
}
