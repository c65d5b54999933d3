// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import { useEffect, useRef, useState } from "preact/hooks";
import { VisuallyHidden } from "./VisuallyHidden";

interface LiveProps {
  readonly text: string;
  /** How long the words must stand still before they are spoken: what changes with each key says only its end. */
  readonly settleMs?: number | undefined;
}

/** Words for screen readers only, spoken when the reader is next silent; never the same words twice in a row. */
export function Live({ text, settleMs = 400 }: LiveProps) {
  const [spoken, speak] = useState("");
  const last = useRef("");
  useEffect(() => {
    if (text === last.current) return;
    const timer = setTimeout(() => {
      last.current = text;
      speak(text);
    }, settleMs);
    return () => clearTimeout(timer);
  }, [text, settleMs]);
  return (
    <div role="status" aria-live="polite">
      <VisuallyHidden>{spoken}</VisuallyHidden>
    </div>
  );
}
