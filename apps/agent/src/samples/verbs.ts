import fs from "node:fs";
import type { SampleVerbs } from "../commands/samples.ts";
import { Ended, exitCodes } from "../exit.ts";
import { messageBytesMax } from "../http-message.ts";
import { openGateway } from "../open-gateway.ts";
import { openSheet } from "../output/sheet.ts";
import { callerOf } from "../policy-file/caller.ts";
import { say, type World } from "../world.ts";
import { inspectionLines, inspectSignature } from "./inspect-signature.ts";
import { send } from "./send.ts";

/** `postern send`, `inspect-signature`. */
export function sampleVerbs(world: World): SampleVerbs {
  const { env, stdin, stdout, stderr, variables } = world;
  const sheet = openSheet(stdout, env.noColor);
  const tell = (line: string) => say(world, line);
  const variable = (name: string) => variables[name];
  return {
    send: ({ server, ...wanted }) =>
      send(wanted, {
        openCall: () => callerOf(openGateway(env, server)),
        ...{ sheet, say: tell, variable },
        remark: (line) => void stderr.write(`${line}\n`),
        write: (bytes) => void stdout.write(bytes),
      }),
    async inspectSignature({ provider, file, secretEnv, url, at, json }) {
      const secret = secretEnv === undefined ? undefined : variable(secretEnv);
      if (secretEnv !== undefined && !secret) throw new Ended(exitCodes.usage, `${secretEnv} is not set in the environment`);
      const found = await inspectSignature({ provider, bytes: await readFile(file, stdin), secret, url, nowMs: at ?? Date.now() });
      if (json)
        tell(
          JSON.stringify({ v: 1, type: "signature", ...found }, (_name, value) =>
            value?.type === "Buffer" ? Buffer.from(value.data).toString("base64") : value,
          ),
        );
      else for (const line of inspectionLines(found, sheet)) tell(line);
      if (found.checked && "reason" in found.answer) throw new Ended(exitCodes.failed, "the signature is not proved");
    },
  };
}

async function readFile(file: string, stdin: NodeJS.ReadStream): Promise<Buffer> {
  try {
    return file === "-" ? await wholeOf(stdin) : fs.readFileSync(file);
  } catch (error) {
    throw new Ended(exitCodes.usage, `${file} cannot be read (${(error as NodeJS.ErrnoException).code ?? String(error)})`);
  }
}

async function wholeOf(stdin: NodeJS.ReadStream): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stdin) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > messageBytesMax) break;
  }
  return Buffer.concat(chunks);
}
