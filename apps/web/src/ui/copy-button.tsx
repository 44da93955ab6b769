"use client";

import { Check, Copy } from "lucide-react";
import { useState } from "react";
import { copy } from "./copy.ts";
import { IconButton } from "./icon-button.tsx";

interface CopyButtonProps {
  text: string;
  /** What it is, for the tooltip and the toast: "endpoint URL". */
  what: string;
  className?: string;
}

export function CopyButton({ text, what, className }: CopyButtonProps) {
  const [copied, setCopied] = useState(false);
  const press = async () => {
    await copy(text, what);
    setCopied(true);
    setTimeout(() => setCopied(false), 1_500);
  };
  return (
    <IconButton
      size="small"
      label={`Copy ${what}`}
      icon={copied ? <Check className="text-good" /> : <Copy />}
      onClick={() => void press()}
      {...(className && { className })}
    />
  );
}
