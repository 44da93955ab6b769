/** One small event as a provider would send it, for "Send test event". All names and numbers are made up. */
export interface SampleEvent {
  /** As the provider's event header names it. */
  eventType: string;
  contentType: string;
  body: Buffer;
}
export interface SampleFacts {
  id: string;
  nowSeconds: number;
}

/** A sample of this provider's events; a plain one for an endpoint without a provider. */
export function sampleEvent(provider: string | undefined, facts: SampleFacts): SampleEvent {
  return (samples.get(provider ?? "") ?? plain)(facts);
}

const samples = new Map<string, (facts: SampleFacts) => SampleEvent>(
  Object.entries({ github, gitlab, stripe, slack, shopify, twilio, mandrill, plivo, discord }),
);

function json(eventType: string, value: object): SampleEvent {
  return { eventType, contentType: "application/json", body: Buffer.from(JSON.stringify(value)) };
}

function isoOf(nowSeconds: number): string {
  return new Date(nowSeconds * 1_000).toISOString();
}

const person = { name: "Ada Ferro", email: "ada@example.com", username: "ada-ferro" };
const before = "5f0c3a1e8b7d42969a4be1d07c2f9a8e13b6d450";
const after = "c7a94d2be6f1483c90d5a7be24f86013d9e2b175";

function github({ nowSeconds }: SampleFacts): SampleEvent {
  const commit = {
    id: after,
    message: "Mend the hinge of the back gate",
    timestamp: isoOf(nowSeconds),
    url: `https://github.com/example/back-gate/commit/${after}`,
    author: person,
    committer: person,
    added: [],
    removed: [],
    modified: ["hinge.md"],
  };
  return json("push", {
    ref: "refs/heads/main",
    before,
    after,
    repository: {
      id: 700_100_200,
      name: "back-gate",
      full_name: "example/back-gate",
      private: false,
      html_url: "https://github.com/example/back-gate",
      default_branch: "main",
      owner: { login: "example", id: 900_100, type: "Organization" },
    },
    pusher: { name: person.username, email: person.email },
    sender: { login: person.username, id: 900_101, type: "User" },
    created: false,
    deleted: false,
    forced: false,
    compare: `https://github.com/example/back-gate/compare/${before.slice(0, 12)}...${after.slice(0, 12)}`,
    commits: [commit],
    head_commit: commit,
  });
}

function gitlab({ nowSeconds }: SampleFacts): SampleEvent {
  const commit = { id: after, message: "Mend the hinge of the back gate", timestamp: isoOf(nowSeconds), author: { name: person.name, email: person.email } };
  return json("Push Hook", {
    object_kind: "push",
    event_name: "push",
    before,
    after,
    ref: "refs/heads/main",
    user_name: person.name,
    user_username: person.username,
    project: { id: 4_200, name: "Back gate", path_with_namespace: "example/back-gate", web_url: "https://gitlab.example.com/example/back-gate" },
    commits: [commit],
    total_commits_count: 1,
  });
}

function stripe({ id, nowSeconds }: SampleFacts): SampleEvent {
  return json("payment_intent.succeeded", {
    id,
    object: "event",
    api_version: "2026-08-27",
    created: nowSeconds,
    data: {
      object: { id: "pi_sample", object: "payment_intent", amount: 4_200, amount_received: 4_200, currency: "eur", status: "succeeded", livemode: false },
    },
    livemode: false,
    pending_webhooks: 1,
    type: "payment_intent.succeeded",
  });
}

function slack({ id, nowSeconds }: SampleFacts): SampleEvent {
  const event = { type: "app_mention", user: "U0SAMPLE1", text: "<@U0SAMPLE2> is the gate shut?", ts: `${nowSeconds}.000100`, channel: "C0SAMPLE1" };
  return json("app_mention", { team_id: "T0SAMPLE1", api_app_id: "A0SAMPLE1", event, type: "event_callback", event_id: id, event_time: nowSeconds });
}

function shopify({ nowSeconds }: SampleFacts): SampleEvent {
  return json("orders/create", {
    id: 5_200_100_200_300,
    name: "#1042",
    email: person.email,
    created_at: isoOf(nowSeconds),
    currency: "EUR",
    financial_status: "paid",
    total_price: "42.00",
    line_items: [{ id: 9_100_200_300, title: "Gate hinge", quantity: 2, price: "21.00", sku: "HINGE-2" }],
    test: true,
  });
}

function twilio(): SampleEvent {
  const sid = "SM00000000000000000000000000005a3e";
  const fields = { MessageSid: sid, SmsSid: sid, SmsStatus: "received", AccountSid: "AC00000000000000000000000000005a3e", NumMedia: "0" };
  const form = new URLSearchParams({ ...fields, From: "+15005550006", To: "+15005550001", Body: "Is the gate shut? Ça va & bien" });
  return { eventType: "received", contentType: "application/x-www-form-urlencoded; charset=UTF-8", body: Buffer.from(form.toString()) };
}

function mandrill({ id, nowSeconds }: SampleFacts): SampleEvent {
  const message = { _id: id, ts: nowSeconds, email: person.email, subject: "Is the gate shut?", state: "sent", tags: ["gate"] };
  const form = new URLSearchParams({ mandrill_events: JSON.stringify([{ event: "send", _id: id, ts: nowSeconds, msg: message }]) });
  return { eventType: "send", contentType: "application/x-www-form-urlencoded", body: Buffer.from(form.toString()) };
}

function plivo({ id }: SampleFacts): SampleEvent {
  const form = new URLSearchParams({ MessageUUID: id, From: "15005550006", To: "15005550001", Type: "sms", Text: "Is the gate shut? Ça va & bien" });
  return { eventType: "sms", contentType: "application/x-www-form-urlencoded", body: Buffer.from(form.toString()) };
}

function discord({ nowSeconds }: SampleFacts): SampleEvent {
  const event = {
    type: "APPLICATION_AUTHORIZED",
    timestamp: isoOf(nowSeconds),
    data: { user: { id: "900101", username: person.username }, scopes: ["applications.commands"] },
  };
  return json("APPLICATION_AUTHORIZED", { version: 1, application_id: "900102", type: 1, event });
}

function plain({ id, nowSeconds }: SampleFacts): SampleEvent {
  return json("postern.test", { id, type: "postern.test", timestamp: isoOf(nowSeconds), data: { text: "Is the gate shut?" } });
}
