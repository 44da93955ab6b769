import { socketsMax } from "../sockets-max.ts";

/** Streams of one organization at one hub, at work or waiting for a connection: what sixteen agents carry at once, and never more than a quarter of a front's sockets. */
const streamsMax = Math.min(1_024, Math.floor(socketsMax() / 4));

/** Keeps one organization's visitors from taking all of a hub's sockets: what one may have ends here, whoever else comes. */
export class OrganizationRooms {
  readonly #streams = new Map<string, number>();
  readonly #most: number;

  constructor(most = streamsMax) {
    this.#most = most;
  }

  /** Whether there was a place; who takes one gives it back by `leave`. */
  enter(organizationId: string): boolean {
    const streams = this.#streams.get(organizationId) ?? 0;
    if (streams >= this.#most) return false;
    this.#streams.set(organizationId, streams + 1);
    return true;
  }

  leave(organizationId: string): void {
    const streams = (this.#streams.get(organizationId) ?? 0) - 1;
    if (streams > 0) this.#streams.set(organizationId, streams);
    else this.#streams.delete(organizationId);
  }
}
