import { z } from "zod";

/** Views of the frame's buffer: what is kept of them is copied. */
export const bytes = z.custom<Uint8Array>((value) => value instanceof Uint8Array);
export const id = z.string().min(1).max(64);
/** Flat [name, value, name, value…] as received, latin1 text. */
export const rawHeaders = z
  .array(
    z
      .string()
      .max(65_536)
      .regex(/^[^\r\n\0]*$/, "no line breaks"),
  )
  .max(400);
/** One line for people to read. */
export const line = (lettersMax: number) =>
  z
    .string()
    .max(lettersMax)
    .regex(/^\P{Cc}*$/u, "no control characters");
export const durationMs = z.number().min(0).max(86_400_000);
