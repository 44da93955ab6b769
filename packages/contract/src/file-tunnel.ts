import { z } from "zod";
import { Filter } from "./filter.ts";
import { Name } from "./page.ts";
import { AddressRange } from "./policy.ts";
import { ShareHost } from "./share.ts";

/** Variables of the environment where the file is read: in ports and names only, for nothing secret stands in this part. */
export const fileVariables = /\$\{env:([A-Z_][A-Z0-9_]{0,63})\}/g;
const orVariable = (what: RegExp, message: string) =>
  z
    .string()
    .max(300)
    .refine((text) => what.test(text.replaceAll(fileVariables, "1")), message);

const FileName = orVariable(/^[a-z0-9][a-z0-9-]{0,62}$/, `must be small letters, digits and dashes, or \${env:NAME}`);
const Port = z.union([z.int().min(1).max(65_535), orVariable(/^[1-9]\d{0,4}$/, `must be a port, or \${env:NAME}`)]);
const seconds = z.string().regex(/^\d{1,6}(ms|s|m)$/, "must be a duration, such as 30s or 2m");
const upToDay = z
  .string()
  .regex(/^[1-9]\d{0,3}[mh]$/, "must be minutes or hours, such as 30m or 8h")
  .refine((text) => Number.parseInt(text, 10) * (text.endsWith("h") ? 60 : 1) <= 1_440, "must be 24h at most");
const percent = z.string().regex(/^\d{1,3}(\.\d{1,2})?%$/, "must be a share of the events, such as 10%");
const upToMonth = z.string().regex(/^\d{1,6}[smhd]$/, "must be a duration, such as 30m, 24h or 7d; up to 30d");
const rate = z.string().regex(/^[1-9]\d{0,3}\/s$/, "must be a pace, such as 20/s");
const header = z.array(z.string().max(4_200)).max(20).default([]).describe("More headers for the local server, each as in 'Name: value'; nothing secret");
const transport = z.enum(["ws", "poll"]).optional().describe("What carries it; ws when left out, and poll where no WebSocket comes through");
const hostHeader = z.string().max(255).default("original").describe("Host header at the local server: original, local, or a value");
const hours = z.string().regex(/^[1-9]\d{0,2}[hd]$/, "must be hours or days, such as 8h or 2d");

const Forward = z
  .union([
    Port,
    orVariable(/^(https?:\/\/)?(localhost|127\.\d{1,3}\.\d{1,3}\.\d{1,3}|\[::1\])(:\d{1,5})?(\/\S*)?$/i, "must be a port or an address of this machine"),
  ])
  .describe("Where the local server listens: a port, or http://localhost:3000");
const Path = z
  .string()
  .regex(/^\/[^\s?#]*$/, "must be a path such as /hooks/stripe")
  .max(300)
  .describe("Path at the local server");

/** What `postern up` listens to: one `postern listen`, written down. */
export const FileTunnel = z.strictObject({
  name: FileName.describe(`The tunnel's name; may be \${env:NAME}`),
  endpoints: z.array(Name).max(50).optional().describe("Names or tags of endpoints; those it had before when empty"),
  forward: Forward,
  path: Path.optional(),
  filter: Filter.optional().describe("Which of their events come here; as it was when left out"),
  mode: z.enum(["deliver", "answer"]).optional().describe("answer: senders hear what the local server says, where their endpoint lets a destination answer"),
  pool: z.boolean().optional().describe("Share the tunnel with other agents: each event goes to one that has a free slot"),
  held: z
    .string()
    .regex(/^(ask|drain|last:[1-9]\d{0,4}|skip|keep)$/, "must be ask, drain, last:5, skip or keep")
    .default("keep")
    .describe("Events that waited while nobody listened; ask: at a terminal it is asked, without one they are kept"),
  slots: z.int().min(1).max(16).default(8).describe("How many at once; 1 keeps strict order"),
  timeout: seconds.default("30s").describe("How long the local server may take, up to 10m"),
  retry: z.boolean().default(false).describe("Try again when the local server fails, as for a URL destination"),
  since: upToMonth.optional().describe("Of what waited, bring only what came within this long; the rest stays held"),
  rate: rate.optional().describe("Deliveries a second at most"),
  ttl: upToMonth.optional().describe("After how long these endpoints no longer feed the tunnel"),
  hostHeader,
  header,
  transport,
});
export type FileTunnel = z.infer<typeof FileTunnel>;

/** A share that `postern up` opens: a local server that others may see. */
export const FileShare = z
  .strictObject({
    name: FileName.describe(`The share's name, and the first part of its address; may be \${env:NAME}`),
    http: Port.optional().describe("Port of a local web server"),
    tcp: Port.optional().describe("Port of any other local server"),
    to: z.array(z.string().min(1).max(200)).max(50).default([]).describe("Who may come in: people by mail, group:qa, key names, organization"),
    public: z.boolean().default(false).describe("Anyone who has its address, where the organization allows that"),
    gate: Name.optional().describe("An endpoint by name: who passes its policy may come in too"),
    from: z.array(AddressRange).max(100).default([]).describe("Ranges that may come in at all; anywhere when empty"),
    host: ShareHost.optional().describe("A host name at a domain that the organization proved, or a word below the project's own wildcard; of http alone"),
    hostHeader: z.string().max(255).optional().describe("Host header at the local server: original, local, or a value; of http alone"),
    transport: z.enum(["upgrade", "ws"]).default("upgrade").describe("How streams travel: ws where a proxy lets only WebSocket through"),
    ttl: hours.optional().describe("How long it stays open; what the organization says when empty"),
  })
  .refine(({ http, tcp }) => (http === undefined) !== (tcp === undefined), "needs http or tcp, one of them")
  .refine(({ tcp, host }) => tcp === undefined || host === undefined, { path: ["host"], message: "is for http alone: a tcp share is reached by its name" })
  .refine(({ tcp, hostHeader }) => tcp === undefined || hostHeader === undefined, { path: ["hostHeader"], message: "is for http alone" });
export type FileShare = z.infer<typeof FileShare>;

/** Copies that `postern up` asks for: one `postern mirror`, written down. */
export const FileMirror = z.strictObject({
  name: FileName.describe(`What its lines in the terminal are called; may be \${env:NAME}`),
  endpoints: z.array(Name).min(1).max(50).describe("Names or tags of endpoints; * stands for anything in a name"),
  forward: Forward,
  path: Path.optional(),
  filter: Filter.default("").describe("Which of their events are copied; all when empty"),
  sample: percent.default("100%").describe("How many of those, drawn by chance, such as 10%"),
  ttl: upToDay.default("8h").describe("After how long it ends by itself, and postern up with it; 24h at most"),
  slots: z.int().min(1).max(16).default(8).describe("How many at once; 1 keeps their order"),
  timeout: seconds.default("30s").describe("How long the local server may take, up to 10m"),
  hostHeader,
  header,
  transport,
});
export type FileMirror = z.infer<typeof FileMirror>;
