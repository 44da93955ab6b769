"use client";

import type { HeaderPairs, RequestDetail } from "@postern/contract/request";
import { Eye } from "lucide-react";
import { useMemo } from "react";
import { BodyViewer } from "@/ui/body-viewer/lazy-body-viewer";
import { codingOf } from "@/ui/body-viewer/unpack";
import { Button } from "@/ui/button";
import { CopyButton } from "@/ui/copy-button";
import { Bytes } from "@/ui/figures";
import { HeadersTable } from "./headers-table.tsx";
import { bytesOf, type PayloadHandle, usePayload } from "./use-payload.ts";

/** What was sent: method and address, headers as they came, and the body. */
export function RequestTabContent({ request }: { request: RequestDetail }) {
  const handle = usePayload(request);
  const headers: HeaderPairs = handle.payload?.headers ?? request.headers;
  const url = handle.payload?.url ?? request.url;
  return (
    <>
      <p className="flex items-start gap-2 border-b px-(--gutter) py-2 font-mono text-small">
        <span className="font-semibold">{request.method}</span>
        <span className="min-w-0 flex-1 break-all">{url}</span>
        <span className="text-muted">HTTP/{request.httpVersion}</span>
        <CopyButton text={url} what="URL" />
      </p>
      <HeadersTable headers={headers} covered={handle.payload ? [] : request.coveredHeaders} />
      <h2 className="border-b px-(--gutter) pt-4 pb-1 font-semibold">Body</h2>
      <Body request={request} handle={handle} />
    </>
  );
}

function Body({ request, handle: { payload, reveal, revealing, refusal } }: { request: RequestDetail; handle: PayloadHandle }) {
  const bytes = useMemo(() => payload && bytesOf(payload.bodyBase64), [payload]);
  const coding = payload && codingOf(payload.headers);
  if (bytes)
    return (
      <BodyViewer
        {...{ bytes, coding, contentType: request.contentType, sha256: request.bodySha256, size: request.bodyBytes, fileName: `${request.id}.bin` }}
      />
    );
  return (
    <div className="flex flex-col items-start gap-2 px-(--gutter) py-4">
      <p className="text-muted">
        <Bytes count={request.bodyBytes} />
        {request.contentType && ` of ${request.contentType}`}, covered. Revealing it shows the body and the covered headers, and is recorded in the audit log.
      </p>
      <Button icon={<Eye className="size-3.5" />} busy={revealing} refusal={refusal} onClick={() => void reveal()}>
        Reveal (recorded)
      </Button>
    </div>
  );
}
