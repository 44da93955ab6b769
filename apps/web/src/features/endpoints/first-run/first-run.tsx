"use client";

import type { Endpoint } from "@postern/contract/endpoint";
import type { ProviderCard } from "@postern/contract/provider";
import { Button } from "@/ui/button";
import { CodeBlock } from "@/ui/code-block";
import { copy } from "@/ui/copy";
import { Section } from "@/ui/section";
import { FirstEvent } from "./first-event.tsx";
import { sampleCall } from "./sample-call.ts";
import { SetUp } from "./set-up.tsx";
import { TestButton } from "./test-button.tsx";

interface FirstRunProps {
  endpoint: Endpoint;
  provider: ProviderCard | undefined;
  onDone: () => void;
}

/** Waiting for the first event: the address, three ways to make one come, and the place where it will appear. */
export function FirstRun({ endpoint, provider, onDone }: FirstRunProps) {
  const call = sampleCall(endpoint);
  return (
    <div className="grid items-start gap-4 p-(--gutter) roomy:grid-cols-[minmax(0,1fr)_360px]">
      <div className="flex min-w-0 flex-col gap-4 max-roomy:order-2">
        <Section title="Give this address to the sender">
          <div className="flex flex-wrap items-center gap-3">
            <code className="min-w-0 flex-1 break-all font-mono text-large">{endpoint.url}</code>
            <Button onClick={() => void copy(endpoint.url, "endpoint URL")}>Copy URL</Button>
          </div>
        </Section>
        <Section title="Set up the sender">
          <SetUp endpoint={endpoint} provider={provider} />
        </Section>
        <Section title="Or try it now" actions={<TestButton endpoint={endpoint} look="primary" />}>
          <p className="mb-2">{call.about}</p>
          <CodeBlock text={call.text} what="command" />
        </Section>
      </div>
      <FirstEvent endpoint={endpoint} onDone={onDone} />
    </div>
  );
}
