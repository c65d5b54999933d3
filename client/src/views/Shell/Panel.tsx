// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { Heading } from "../../parts/Heading";
import { IconButton } from "../../parts/IconButton";
import { rooms } from "../../texts/rooms";
import "./Panel.css";

interface PanelProps {
  readonly title: string;
  readonly onClose: () => void;
  /** One step back inside the panel, from a person to all people say. */
  readonly onBack?: (() => void) | undefined;
  readonly backLabel?: string | undefined;
  /** Stands at the foot while the rest scrolls. */
  readonly foot?: ComponentChildren;
  readonly children: ComponentChildren;
}

/** What stands in the Shell's side panel: a title that takes the focus, a way back, a way out (Esc too). */
export function Panel({ title, onClose, onBack, backLabel, foot, children }: PanelProps) {
  const ref = useRef<HTMLDivElement>(null);
  useEffect(() => giveFocusBack(ref.current), []);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Escape" || event.defaultPrevented || isInsideDialog(event.target)) return;
    event.preventDefault();
    (onBack ?? onClose)();
  };
  return (
    <div class="vb-panel" ref={ref} onKeyDown={onKeyDown}>
      <header class="vb-panel-head">
        {onBack !== undefined && <IconButton icon="back" label={backLabel ?? rooms().shell.back} onClick={onBack} />}
        <Heading key={title} level={2} look={3} focus class="vb-panel-title">
          {title}
        </Heading>
        <IconButton icon="close" label={rooms().shell.closePanel} onClick={onClose} />
      </header>
      <div class="vb-panel-body">{children}</div>
      {foot !== undefined && <footer class="vb-panel-foot">{foot}</footer>}
    </div>
  );
}

function isInsideDialog(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest("dialog") !== null;
}

/** When the panel goes and takes the focus along, what opened it gets it back. */
function giveFocusBack(panel: HTMLElement | null): () => void {
  const before = document.activeElement;
  return () => {
    const lost = document.activeElement === document.body || panel?.contains(document.activeElement);
    if (lost && before instanceof HTMLElement && before.isConnected) before.focus();
  };
}
