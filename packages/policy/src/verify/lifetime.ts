import { quote } from "../quote.ts";
import type { Token } from "./jws.ts";

interface LifetimeFault {
  is: "expired" | "early";
  seen: string;
  expected: string;
}

/** Why a proved token counts no more, or not yet: `exp` and `nbf` count wherever they are there (RFC 7519). */
export function lifetimeFault(token: Token, nowSeconds: number, leewaySeconds: number): LifetimeFault | undefined {
  const [expires] = token.claim("exp");
  const [begins] = token.claim("nbf");
  if (expires !== undefined && !(nowSeconds < Number(expires) + leewaySeconds)) {
    return { is: "expired", seen: `a token that expired at ${quote(expires)}`, expected: "one that has not expired" };
  }
  if (begins !== undefined && !(nowSeconds >= Number(begins) - leewaySeconds)) {
    return { is: "early", seen: `a token not valid before ${quote(begins)}`, expected: "one that is valid now" };
  }
}
