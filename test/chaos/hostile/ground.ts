import { Problem } from "@postern/contract/problem";
import { readAudience } from "@postern/contract/share-audience";
import { shareOf } from "../churn-scene.ts";
import type { LaptopScene } from "../laptop-scene.ts";
import type { Mark } from "./siege.ts";

const tunnelCount = 10;

/** Where attacks are made: a share, and for each attack tunnels of its own, where nobody has misbehaved yet. */
export class Ground {
  readonly #scene: LaptopScene;
  readonly #share: Mark["share"];
  #laid = 0;

  private constructor(scene: LaptopScene, share: Mark["share"]) {
    this.#scene = scene;
    this.#share = share;
  }

  static async open(scene: LaptopScene): Promise<Ground> {
    const { gateway, addresses } = scene.house;
    const { secret } = await gateway.call("api-key.create", { name: "ci", rights: ["read"] });
    const { share } = await gateway.call("share.open", { name: "trap", kind: "http", audience: readAudience(["key:ci"]) });
    const { shareUrl: url, shareHeaders: headers } = shareOf("trap", addresses.share, secret);
    return new Ground(scene, { tunnelId: share.tunnelId, url, headers });
  }

  /** A person has so many tunnels at most: `clear` gives these back, but for those where events still wait. */
  async lay(): Promise<Mark> {
    const { house, hubPort, agentSettings } = this.#scene;
    const { call, projectId } = house.gateway;
    const name = `hostile-${++this.#laid}`;
    const { url: eventsUrl } = await call("endpoint.create", { projectId, name });
    const tunnels: Mark["tunnels"] = [];
    for (let number = 0; number < tunnelCount; number++) tunnels.push((await call("tunnel.open", { name: `${name}-${number}`, endpoints: [name] })).tunnel.id);
    return { hubPort, token: agentSettings.token, tunnels, eventsUrl, share: this.#share, databaseUrl: house.database.url };
  }

  async clear({ tunnels }: Mark): Promise<void> {
    for (const id of tunnels) await this.#scene.house.gateway.call("tunnel.delete", { id }).catch(letWaiting);
  }
}

function letWaiting(error: unknown): void {
  if (!(error instanceof Problem && error.kind === "conflict")) throw error;
}
