import { createHmac } from "node:crypto";
import { expect, test } from "vitest";
import { startReceiver } from "./receiver.ts";
import { githubSender } from "./senders.ts";

test("a GitHub sender posts a real payload with a signature over its very bytes", async () => {
  const receiver = await startReceiver();
  receiver.answers(202, 401);
  const github = githubSender(receiver.url, "s3cret");
  expect((await github.posts("push")).status).toBe(202);
  expect((await github.posts("pull_request.opened", { secret: "wrong" })).status).toBe(401);
  const [push, opened] = await receiver.hasSeen(2);
  await receiver.stop();

  const signature = (body: Buffer | undefined, secret: string) =>
    `sha256=${createHmac("sha256", secret)
      .update(body ?? "")
      .digest("hex")}`;
  expect(push?.headers["x-hub-signature-256"]).toBe(signature(push?.body, "s3cret"));
  expect(opened?.headers["x-hub-signature-256"]).not.toBe(signature(opened?.body, "s3cret"));
  expect(JSON.parse(String(push?.body))).toHaveProperty("commits");
  expect(JSON.parse(String(opened?.body))).toMatchObject({ action: "opened" });
});

test("a payload that no one collected is told by name", async () => {
  await expect(githubSender("http://127.0.0.1:9/", "s").posts("push.nothing")).rejects.toThrow("has no push.nothing");
});
