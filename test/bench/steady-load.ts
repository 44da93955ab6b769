import http from "node:http";

export interface SteadyLoad {
  url: string;
  body: string;
  perSecond: number;
  seconds: number;
}

/** Posts at a fixed pace, however slow the answers are (an open loop); resolves with how many were answered 202. */
export async function postSteadily(load: SteadyLoad): Promise<number> {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 200 });
  const startedAt = performance.now();
  const answers: Promise<number>[] = [];
  while (performance.now() - startedAt < load.seconds * 1_000) {
    const due = Math.floor(((performance.now() - startedAt) / 1_000) * load.perSecond);
    while (answers.length < due) answers.push(post(load, agent));
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  const statuses = await Promise.all(answers);
  agent.destroy();
  return statuses.filter((status) => status === 202).length;
}

function post({ url, body }: SteadyLoad, agent: http.Agent): Promise<number> {
  return new Promise((resolve) => {
    const headers = { "Content-Type": "application/json", "Content-Length": Buffer.byteLength(body) };
    const request = http.request(url, { method: "POST", agent, headers }, (response) => {
      response.resume();
      response.once("end", () => resolve(response.statusCode ?? 0));
    });
    request.once("error", () => resolve(0));
    request.end(body);
  });
}
