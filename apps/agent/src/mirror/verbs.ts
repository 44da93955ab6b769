import type { MirrorVerbs } from "../commands/mirror.ts";
import { openScreen } from "../output/screen.ts";
import { tellEnd } from "../tell-end.ts";
import { onStop, type World } from "../world.ts";
import { mirror } from "./mirror.ts";

/** `postern mirror`. */
export function mirrorVerbs({ env, stdout, stderr }: World): MirrorVerbs {
  return {
    async mirror({ output, ...command }) {
      const tell = openScreen(output, { out: stdout, err: stderr, noColor: env.noColor });
      const ended = await tellEnd(tell, () => mirror(command, { env, tell, onStop }));
      if (ended) process.exitCode = ended.code;
    },
  };
}
