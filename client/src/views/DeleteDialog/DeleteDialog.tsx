// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import { useRef, useState } from "preact/hooks";
import type { MessageItem } from "../../model/timeline";
import { Button } from "../../parts/Button";
import { Dialog } from "../../parts/Dialog";
import { Field } from "../../parts/Field";
import { Notice } from "../../parts/Notice";
import { useReachable } from "../../parts/useReachable";
import { talk } from "../../texts/talk";
import { gistOf, nameOf } from "../Message/words";
import "./DeleteDialog.css";

export interface DeleteDialogSnapshot {
  readonly item: MessageItem;
}

export interface DeleteDialogActions {
  readonly delete: (reason: string | undefined) => Promise<void>;
  readonly close: () => void;
}

const MAX_REASON = 500;

export function DeleteDialog({ snapshot, actions }: { readonly snapshot: DeleteDialogSnapshot; readonly actions: DeleteDialogActions }) {
  const { item } = snapshot;
  const [reason, setReason] = useState("");
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | undefined>(undefined);
  const gist = useRef<HTMLQuoteElement>(null);
  const words = talk().delete;
  useReachable(gist);
  const remove = () => {
    setBusy(true);
    setProblem(undefined);
    actions.delete(reason.trim() || undefined).then(actions.close, (error: unknown) => {
      setBusy(false);
      setProblem(error instanceof Error ? error.message : talk().action.failed);
    });
  };
  return (
    <Dialog
      title={words.title}
      onClose={actions.close}
      actions={
        <>
          <Button onClick={actions.close}>{talk().cancel}</Button>
          <Button variant="danger" icon="trash" busy={isBusy} onClick={remove}>
            {words.confirm}
          </Button>
        </>
      }
    >
      <div class="vb-delete">
        <blockquote ref={gist} class="vb-delete-gist" dir="auto">
          {gistOf(item).slice(0, 300)}
        </blockquote>
        {!item.isMine && <p>{words.others(nameOf(item.sender))}</p>}
        <p>{words.consequence}</p>
        {"file" in item.body && <p>{words.file}</p>}
        <Field label={words.reason} hint={words.reasonHint} value={reason} maxLength={MAX_REASON} autocomplete="off" onValue={setReason} />
        {problem !== undefined && <Notice severity="danger">{problem}</Notice>}
      </div>
    </Dialog>
  );
}
