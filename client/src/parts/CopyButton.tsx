// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import { useEffect, useState } from "preact/hooks";
import { common } from "../texts/common";
import { Button, type ButtonProps } from "./Button";
import { Live } from "./Live";

interface CopyButtonProps {
  readonly text: string;
  /** "Copy", unless said otherwise. */
  readonly label?: string | undefined;
  readonly variant?: ButtonProps["variant"];
  readonly small?: boolean | undefined;
}

export function CopyButton({ text, label, variant, small }: CopyButtonProps) {
  const [result, setResult] = useState<"idle" | "copied" | "failed">("idle");
  useEffect(() => {
    if (result !== "copied") return undefined;
    const timer = setTimeout(() => setResult("idle"), 4000);
    return () => clearTimeout(timer);
  }, [result]);
  const copy = () => {
    navigator.clipboard.writeText(text).then(
      () => setResult("copied"),
      () => setResult("failed"),
    );
  };
  return (
    <>
      <Button variant={variant} small={small} icon={result === "copied" ? "check" : "copy"} onClick={copy}>
        {result === "copied" ? common().copied : (label ?? common().copy)}
      </Button>
      {result === "failed" && <span role="alert">{common().copyFailed}</span>}
      <Live text={result === "copied" ? common().copied : ""} settleMs={50} />
    </>
  );
}
