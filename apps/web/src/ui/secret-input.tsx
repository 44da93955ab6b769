"use client";

import { Eye, EyeOff } from "lucide-react";
import { type ComponentProps, useState } from "react";
import { IconButton } from "./icon-button.tsx";
import { Input } from "./input.tsx";

/** A secret in a form: covered, until someone asks to see it. */
export function SecretInput(props: Omit<ComponentProps<typeof Input>, "type" | "mono">) {
  const [shown, setShown] = useState(false);
  return (
    <div className="flex items-center gap-1">
      <Input {...props} mono type={shown ? "text" : "password"} autoComplete="new-password" spellCheck={false} />
      <IconButton
        label={shown ? "Cover it" : "Show it"}
        icon={shown ? <EyeOff aria-hidden="true" /> : <Eye aria-hidden="true" />}
        aria-pressed={shown}
        onClick={() => setShown(!shown)}
      />
    </div>
  );
}
