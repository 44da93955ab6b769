import { useEffect, useState } from "react";
import { type Unpacked, unpack } from "./unpack.ts";

/** What a packed body holds, once it is unpacked; nothing meanwhile, and where there is no coding. */
export function useUnpacked(bytes: Uint8Array, coding: string | undefined): Unpacked | undefined {
  const [unpacked, setUnpacked] = useState<Unpacked>();
  useEffect(() => {
    let isOver = false;
    setUnpacked(undefined);
    if (coding !== undefined && bytes.length > 0) void unpack(bytes, coding).then((done) => isOver || setUnpacked(done));
    return () => {
      isOver = true;
    };
  }, [bytes, coding]);
  return unpacked;
}
