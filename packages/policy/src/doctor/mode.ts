/** Whether an event says that it is of the provider's test mode, and in which words. */
export interface Mode {
  isTest: boolean;
  /** `livemode: false` */
  words: string;
}

const bodyBytesMax = 1_048_576;
const liveNames = ["livemode", "live_mode", "liveMode", "live"];
const testNames = ["test", "test_mode", "testmode", "testMode", "is_test", "isTest", "sandbox"];
const wordNames = ["environment", "env", "mode"];

/** Reads it off the top level of a JSON body; nothing where the event does not say. */
export function modeOf(body: Buffer): Mode | undefined {
  const event = readObject(body);
  if (!event) return;
  for (const [names, whenTrue] of [
    [liveNames, false],
    [testNames, true],
  ] as const) {
    const name = names.find((name) => typeof event[name] === "boolean");
    if (name !== undefined) return { isTest: event[name] === whenTrue, words: `${name}: ${event[name]}` };
  }
  for (const name of wordNames) {
    const word = event[name];
    if (typeof word !== "string" || !/^(?:test|testing|sandbox|live|production)$/i.test(word)) continue;
    return { isTest: /^(?:test|sandbox)/i.test(word), words: `${name}: ${word}` };
  }
}

function readObject(body: Buffer): Record<string, unknown> | undefined {
  if (body.length > bodyBytesMax || body[0] !== 0x7b) return;
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    return;
  }
}
