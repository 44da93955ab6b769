"use client";

import type { RequestDetail } from "@postern/contract/request";
import { Terminal } from "lucide-react";
import { Button } from "@/ui/button";
import { copy } from "@/ui/copy";
import { useShortcut } from "@/ui/shortcuts";
import { toast } from "@/ui/toast";
import { curlOf } from "./snippet/curl.ts";
import { bytesOf, usePayload } from "./use-payload.ts";

/** Copies the request as a command that sends it again, byte for byte; that takes its payload, so it is revealed and recorded. */
export function CopyAsCurl({ request }: { request: RequestDetail }) {
  const { reveal, revealing, refusal } = usePayload(request);
  const press = async () => {
    const payload = await reveal();
    if (!payload) return;
    if (payload.truncated) return toast("Its body was not kept whole", { detail: "A command would send less than what came." });
    const { url, headers } = payload;
    await copy(curlOf({ method: request.method, url, headers, body: bytesOf(payload.bodyBase64) }), "the request as cURL");
  };
  useShortcut({ keys: "c", label: "Copy as cURL", group: "Request", run: () => void press(), disabled: refusal !== undefined });
  return (
    <Button icon={<Terminal className="size-3.5" />} keys="c" busy={revealing} refusal={refusal} onClick={() => void press()}>
      Copy as cURL
    </Button>
  );
}
