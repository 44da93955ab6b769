import type { HubFrame } from "@postern/contract/frames";
import { firstIdAt } from "@postern/db/id-range";
import { newId } from "@postern/db/new-id";
import { listTunnelRefusals, type TunnelRefusal } from "@postern/db/tunnel/refusals";
import type { Guest } from "./guest.ts";
import type { HubPorts } from "./hub-ports.ts";
import { oneAtATime } from "./one-at-a-time.ts";

const pauseMs = 500;
/** A flood is told by its newest: the dashboard has them all. */
const atOnceMax = 20;
/** Refusals are written behind their answers: what is this old is in the database. */
const writtenMs = 10_000;

/** What an agent has heard of the refusals at the gates before it, from its arrival on. */
export class HeardRefusals {
  readonly #tell: (frame: HubFrame) => void;
  #lastId: string = newId("req");

  constructor(tell: (frame: HubFrame) => void) {
    this.#tell = tell;
  }

  get lastId(): string {
    return this.#lastId;
  }

  tell(refusals: readonly TunnelRefusal[]): void {
    for (const { requestId, method, status, reason, receivedAt } of refusals.filter(({ requestId }) => requestId > this.#lastId).slice(-atOnceMax)) {
      this.#lastId = requestId;
      this.#tell({ kind: "refusal", requestId, method, status, reason, at: receivedAt.getTime() });
    }
  }

  /** There were no others up to this id. */
  passed(id: string): void {
    if (id > this.#lastId) this.#lastId = id;
  }
}

/** An agent whose tunnel is fed by endpoints. */
type Hearer = Guest & { destinationId: string; refusals: HeardRefusals };

/** Tells agents what was refused at the gates before them: one look for all of an organization's, twice a second at most. */
export class RefusalWatch {
  readonly #ports: HubPorts;
  readonly #guests: Iterable<Guest>;
  readonly #look: () => Promise<void>;
  #projects = new Set<string>();

  constructor(ports: HubPorts, guests: Iterable<Guest>) {
    this.#ports = ports;
    this.#guests = guests;
    this.#look = oneAtATime(() => this.#lookOnce(), pauseMs);
  }

  /** Requests came in at these projects. */
  arrived(projectIds: Iterable<string>): void {
    for (const id of projectIds) this.#projects.add(id);
    void this.#look();
  }

  async #lookOnce(): Promise<void> {
    const projects = this.#projects;
    this.#projects = new Set();
    const hearers = [...this.#guests].filter((guest): guest is Hearer => guest.refusals !== undefined && projects.has(guest.projectId ?? ""));
    for (const [organizationId, ofOne] of Map.groupBy(hearers, ({ held }) => held.organizationId)) await this.#tell(organizationId, ofOne);
  }

  async #tell(organizationId: string, hearers: readonly Hearer[]): Promise<void> {
    const afterId = hearers.reduce((least, { refusals }) => (refusals.lastId < least ? refusals.lastId : least), newId("req") as string);
    const writtenId = firstIdAt("req", Date.now() - writtenMs);
    const destinationIds = hearers.map(({ destinationId }) => destinationId);
    const found = await listTunnelRefusals(this.#ports.pool, { organizationId, destinationIds, afterId, limit: atOnceMax }).catch(() => undefined);
    if (!found) return; // told at the next request then
    const told = Map.groupBy(
      found.flatMap((refusal) => refusal.destinationIds.map((destinationId) => ({ destinationId, refusal }))),
      ({ destinationId }) => destinationId,
    );
    for (const { destinationId, refusals } of hearers) {
      refusals.tell((told.get(destinationId) ?? []).map(({ refusal }) => refusal));
      refusals.passed(writtenId);
    }
  }
}
