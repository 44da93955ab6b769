"use client";

import { useEffect, useRef, useState } from "react";
import { countOf } from "@/ui/number-format";
import type { Feed } from "./feed.ts";

const everyMs = 5_000;

/** Tells a screen reader what came in, in one sentence at most every five seconds. */
export function Arrivals({ feed }: { feed: Pick<Feed, "rows" | "waiting"> }) {
  const [said, setSaid] = useState("");
  const latest = useRef(feed);
  const upTo = useRef((feed.waiting[0] ?? feed.rows[0])?.id ?? "");
  useEffect(() => {
    latest.current = feed;
  });
  useEffect(() => {
    const timer = setInterval(() => {
      const news = [...latest.current.waiting, ...latest.current.rows].filter((row) => row.id > upTo.current);
      if (news.length === 0) return;
      upTo.current = news.reduce((newest, row) => (row.id > newest ? row.id : newest), upTo.current);
      const refused = news.filter((row) => row.verdict === "refused").length;
      setSaid(`${countOf(news.length, "new request")}${refused > 0 ? `, ${refused} refused` : ""}`);
    }, everyMs);
    return () => clearInterval(timer);
  }, []);
  return (
    <p aria-live="polite" className="sr-only">
      {said}
    </p>
  );
}
