import { toast } from "./toast.ts";

/** Copies text and says what was copied; where the clipboard is closed, says so. */
export async function copy(text: string, what: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    toast(`Copied ${what}`);
  } catch {
    toast("The browser did not let us copy", { detail: "Select the text and press Ctrl C, or open Postern over https." });
  }
}
