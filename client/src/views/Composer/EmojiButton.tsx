// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import { useEffect, useRef, useState } from "preact/hooks";
import { IconButton } from "../../parts/IconButton";
import { composing } from "../../texts/composing";
import { emojis } from "../../texts/emojis";
import { EmojiPicker } from "../EmojiPicker/EmojiPicker";

interface EmojiButtonProps {
  readonly recent: readonly string[];
  readonly choose: (sign: string) => void;
}

/** Opens the picker above the field; Esc, a choice and a press elsewhere close it. */
export function EmojiButton({ recent, choose }: EmojiButtonProps) {
  const [isOpen, open] = useState(false);
  const place = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const close = () => {
    open(false);
    button.current?.focus();
  };
  useEffect(() => {
    if (!isOpen) return undefined;
    place.current?.querySelector<HTMLElement>(".vb-emoji-panel input")?.focus();
    const outside = (event: PointerEvent) => {
      if (!place.current?.contains(event.target as Node)) open(false);
    };
    document.addEventListener("pointerdown", outside);
    return () => document.removeEventListener("pointerdown", outside);
  }, [isOpen]);
  return (
    <div ref={place} class="vb-emoji-place">
      <IconButton buttonRef={button} icon="smile" label={composing().emoji} aria-haspopup="dialog" aria-expanded={isOpen} onClick={() => open(!isOpen)} />
      {isOpen && (
        <div
          class="vb-emoji-panel"
          role="dialog"
          aria-label={emojis().title}
          onKeyDown={(event) => {
            if (event.key !== "Escape") return;
            event.stopPropagation();
            close();
          }}
        >
          <EmojiPicker
            snapshot={{ recent }}
            actions={{
              choose: (sign) => {
                open(false);
                choose(sign);
              },
            }}
          />
        </div>
      )}
    </div>
  );
}
