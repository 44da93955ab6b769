import { exchange } from "../../setup/exchange.ts";

/** What senders heard whose events a well-behaved agent answers. */
export interface Witnessed {
  tookMs: number[];
  /** Those who did not get its answer. */
  unanswered: number;
}

const postEveryMs = 40;
const bodyBytes = 1_024;

/** Posts at a steady pace until something else is over: a slow answer does not slow the next post. */
export async function witnessWhile(url: string, until: Promise<unknown>): Promise<Witnessed> {
  const witnessed: Witnessed = { tookMs: [], unanswered: 0 };
  const posts: Promise<void>[] = [];
  const body = Buffer.alloc(bodyBytes, "w");
  const post = async () => {
    const { status, tookMs } = await exchange(url, { body });
    witnessed.tookMs.push(tookMs);
    if (status !== 200) witnessed.unanswered++;
  };
  const timer = setInterval(() => posts.push(post()), postEveryMs);
  await until.finally(() => clearInterval(timer));
  await Promise.all(posts);
  return witnessed;
}
