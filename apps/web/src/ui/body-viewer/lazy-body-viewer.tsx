"use client";

import dynamic from "next/dynamic";
import { Skeleton } from "../skeleton.tsx";

/** The body viewer, loaded when there is a body to show. */
export const BodyViewer = dynamic(() => import("./body-viewer.tsx").then((module) => module.BodyViewer), {
  ssr: false,
  loading: () => <Skeleton className="m-4 h-24" />,
});
