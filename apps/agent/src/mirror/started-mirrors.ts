import { idOf } from "@postern/contract/id";
import { z } from "zod";
import { StateFile } from "../state-file.ts";

const Started = z.array(idOf("mir"));
const mirrorsMax = 500;

/** Which mirrors were started here: another machine may have the same name and user, as containers do, and its mirrors are not ours to end. */
export class StartedMirrors {
  readonly #file: StateFile<z.infer<typeof Started>>;

  constructor(stateFolder: string) {
    this.#file = new StateFile(stateFolder, "started-mirrors.json", Started);
  }

  knows(id: string): boolean {
    return (this.#file.read() ?? []).some((one) => one === id);
  }

  /** A machine that can keep nothing remembers nothing: then a mirror of an earlier run ends by its own time. */
  remember(id: z.infer<typeof Started>[number]): void {
    try {
      this.#file.write([...(this.#file.read() ?? []), id].slice(-mirrorsMax));
    } catch {
      return;
    }
  }
}
