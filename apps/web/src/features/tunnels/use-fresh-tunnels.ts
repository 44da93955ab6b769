import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { useTRPC, useTRPCClient } from "@/api/client";

/** An event is stored first, and brought a moment later: both are worth a look. */
const looksAfterMs = [150, 1_200];
const againMs = 15_000;

/** Asks for what tunnels, mirrors and shares a project has, and for their logs, anew when an agent comes or goes and when an event comes in. */
export function useFreshTunnels(projectId: string): void {
  const client = useTRPCClient();
  const trpc = useTRPC();
  const queries = useQueryClient();
  useEffect(() => {
    const look = () => {
      void queries.invalidateQueries({ queryKey: trpc.tunnel.list.queryKey({ projectId }) });
      void queries.invalidateQueries({ queryKey: trpc.tunnel.log.queryKey() });
      void queries.invalidateQueries({ queryKey: trpc.mirror.list.queryKey({ projectId }) });
      void queries.invalidateQueries({ queryKey: trpc.share.list.queryKey({ projectId }) });
      void queries.invalidateQueries({ queryKey: trpc.destination.list.queryKey({ projectId }) });
    };
    const looks = new Map<number, ReturnType<typeof setTimeout>>();
    const lookSoon = () => {
      for (const ms of looksAfterMs) if (!looks.has(ms)) looks.set(ms, setTimeout(() => looks.delete(ms) && look(), ms)); // biome-ignore format: one loop
    };
    const bell = ringWith((rung) => client.tunnel.tail.subscribe({ projectId }, rung), lookSoon);
    return () => {
      bell.stop();
      for (const timer of looks.values()) clearTimeout(timer);
    };
  }, [client, queries, trpc, projectId]);
}

interface Rung {
  onData(): void;
  onComplete(): void;
  onError(): void;
}

/** Keeps the stream open: the server ends it every ten minutes, and a broken one is opened again in its own time. */
function ringWith(open: (rung: Rung) => { unsubscribe(): void }, ring: () => void): { stop(): void } {
  let stream: { unsubscribe(): void } | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const start = () => {
    stream = open({ onData: ring, onComplete: () => later(100), onError: () => later(againMs) });
  };
  const later = (ms: number) => {
    clearTimeout(timer);
    timer = setTimeout(start, ms);
  };
  start();
  return {
    stop() {
      clearTimeout(timer);
      stream?.unsubscribe();
    },
  };
}
