// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import type { ComponentChildren } from "preact";
import { Button } from "../../parts/Button";
import { Dialog } from "../../parts/Dialog";
import { Notice } from "../../parts/Notice";
import { common } from "../../texts/common";
import { useTask } from "../Shell/useTask";
import "./stack.css";

interface ConfirmProps {
  readonly title: string;
  /** What the button says: the deed, never "OK". */
  readonly confirm: string;
  readonly cancel?: string | undefined;
  readonly danger?: boolean | undefined;
  readonly onConfirm: () => Promise<void>;
  /** Also when the deed is done; while it runs and after it failed the dialog stays. */
  readonly onClose: () => void;
  readonly children: ComponentChildren;
}

/** Asks before what can't be taken back, and says what comes of it. */
export function Confirm({ title, confirm, cancel, danger = false, onConfirm, onClose, children }: ConfirmProps) {
  const task = useTask();
  const go = () => task.run(() => onConfirm().then(onClose));
  return (
    <Dialog
      title={title}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{cancel ?? common().cancel}</Button>
          <Button variant={danger ? "danger" : "primary"} busy={task.busy} onClick={go}>
            {confirm}
          </Button>
        </>
      }
    >
      <div class="vb-stack">
        {children}
        {task.failure !== undefined && <Notice severity="danger">{task.failure}</Notice>}
      </div>
    </Dialog>
  );
}
