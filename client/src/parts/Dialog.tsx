// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import type { ComponentChildren, TargetedEvent } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";
import { common } from "../texts/common";
import { classes } from "./classes";
import { Heading } from "./Heading";
import { IconButton } from "./IconButton";
import { useReachable } from "./useReachable";
import "./Dialog.css";

interface DialogProps {
  readonly title: string;
  /** Esc, the cross and a press beside the dialog; the caller then stops rendering it. */
  readonly onClose: () => void;
  /** Stands at the foot and stays there while the rest scrolls. */
  readonly actions?: ComponentChildren;
  readonly wide?: boolean | undefined;
  /** Something must be decided: a press beside it does nothing. */
  readonly insists?: boolean | undefined;
  /** Begins at the title although there is a field inside. */
  readonly focusTitle?: boolean | undefined;
  readonly class?: string | undefined;
  readonly children: ComponentChildren;
}

/**
 * The browser's own modal dialog: focus stays inside, what is behind is inert, Esc closes, the focus goes back to where it was.
 * Show it by rendering it, close it by not rendering it any more.
 */
export function Dialog({ title, onClose, actions, wide = false, insists = false, focusTitle = false, class: extra, children }: DialogProps) {
  const ref = useRef<HTMLDialogElement>(null);
  const body = useRef<HTMLDivElement>(null);
  const id = useId();
  useReachable(body);
  useEffect(() => openModal(ref.current, focusTitle), []);
  const outside = (event: TargetedEvent<HTMLDialogElement>) => {
    if (!insists && event.target === event.currentTarget) onClose();
  };
  return (
    <dialog
      ref={ref}
      class={classes("vb-dialog", wide && "vb-dialog-wide", extra)}
      aria-labelledby={id}
      onCancel={(event) => {
        // A file chooser inside bubbles `cancel` too.
        if (event.target !== event.currentTarget) return;
        event.preventDefault();
        onClose();
      }}
      onMouseDown={outside}
    >
      <div class="vb-dialog-frame">
        <div class="vb-dialog-head">
          <Heading level={2} id={id} class="vb-dialog-title" mayFocus>
            {title}
          </Heading>
          <IconButton icon="close" label={common().close} onClick={onClose} />
        </div>
        <div class="vb-dialog-body" ref={body}>
          {children}
        </div>
        {actions !== undefined && <div class="vb-dialog-foot">{actions}</div>}
      </div>
    </dialog>
  );
}

function openModal(dialog: HTMLDialogElement | null, focusTitle: boolean): (() => void) | undefined {
  if (dialog === null) return undefined;
  const before = document.activeElement;
  dialog.showModal();
  // The browser focuses the first control, which is the cross. Better a field to write in; else the title, so that
  // all is read from the start and a careless Enter confirms nothing.
  const field =
    dialog.querySelector<HTMLElement>("[autofocus]") ?? dialog.querySelector<HTMLElement>(".vb-dialog-body :is(input:not([type=file], [type=checkbox], [type=radio]), textarea)");
  (focusTitle || field === null ? dialog.querySelector<HTMLElement>(".vb-dialog-title") : field)?.focus();
  return () => {
    // This runs a moment after the dialog is gone; whoever took the focus meanwhile keeps it.
    const { activeElement } = document;
    const isTaken = activeElement !== null && activeElement !== document.body && !dialog.contains(activeElement);
    if (dialog.open) dialog.close();
    const next = isTaken ? activeElement : before;
    if (next instanceof HTMLElement && next.isConnected) next.focus();
  };
}
