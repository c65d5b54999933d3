// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import { useState } from "preact/hooks";
import type { Person } from "../../model/person";
import { Button } from "../../parts/Button";
import { Checkbox } from "../../parts/Checkbox";
import { Dialog } from "../../parts/Dialog";
import { Notice } from "../../parts/Notice";
import { RadioGroup } from "../../parts/RadioGroup";
import { TextArea } from "../../parts/TextArea";
import { common } from "../../texts/common";
import { reporting } from "../../texts/reporting";
import { useTask } from "../Shell/useTask";
import "../Confirm/stack.css";
import "./ReportDialog.css";

export interface ReportDialogSnapshot {
  readonly subject:
    /** `text`: the message's words, which the administration can't read by itself; undefined for pictures and files. */
    | { readonly kind: "message"; readonly sender: Person; readonly text: string | undefined }
    | { readonly kind: "person"; readonly person: Person }
    | { readonly kind: "room"; readonly name: string };
  /** Whose administration gets the report. */
  readonly ownOrganisation: string;
}

export type ReportReason = "illegal" | "harassment" | "spam" | "phishing" | "impersonation" | "secrets" | "other";

export interface Report {
  readonly reason: ReportReason;
  /** The reason in words and what was added: one text to send, in the language of who reports. */
  readonly words: string;
  /** Send the message's own words along. */
  readonly withText: boolean;
  readonly block: boolean;
}

export interface ReportDialogActions {
  readonly report: (report: Report) => Promise<void>;
  readonly close: () => void;
}

interface ReportDialogProps {
  readonly snapshot: ReportDialogSnapshot;
  readonly actions: ReportDialogActions;
}

const REASONS = ["illegal", "harassment", "spam", "phishing", "impersonation", "secrets", "other"] as const;

export function ReportDialog({ snapshot, actions }: ReportDialogProps) {
  const texts = reporting();
  const task = useTask();
  const [sent, setSent] = useState(false);
  const form = useReport(snapshot);
  const send = () => {
    const report = form.finish();
    if (report !== undefined) task.run(() => actions.report(report).then(() => setSent(true)));
  };
  const buttons = (
    <>
      <Button onClick={actions.close}>{common().cancel}</Button>
      <Button variant="primary" icon="flag" busy={task.busy} onClick={send}>
        {texts.submit}
      </Button>
    </>
  );
  return (
    <Dialog title={titleOf(snapshot)} onClose={actions.close} focusTitle actions={sent ? <Button variant="primary" onClick={actions.close}>{common().done}</Button> : buttons}>
      {sent ? (
        <Notice severity="success" title={texts.sent}>
          {texts.sentText}
        </Notice>
      ) : (
        <Form snapshot={snapshot} form={form} failure={task.failure} />
      )}
    </Dialog>
  );
}

type Form = ReturnType<typeof useReport>;

function useReport(snapshot: ReportDialogSnapshot) {
  const [reason, setReason] = useState<ReportReason | undefined>(undefined);
  const [added, setAdded] = useState("");
  const [withText, setWithText] = useState(false);
  const [block, setBlock] = useState(false);
  const [missing, setMissing] = useState(false);
  const hasText = snapshot.subject.kind === "message" && snapshot.subject.text !== undefined;
  const finish = (): Report | undefined => {
    setMissing(reason === undefined);
    if (reason === undefined) return undefined;
    const words = [reporting().reasons[reason], added.trim()].filter((part) => part !== "").join(": ");
    return { reason, words, withText: withText && hasText, block };
  };
  return { reason, setReason, added, setAdded, withText, setWithText, block, setBlock, missing, finish };
}

function Form({ snapshot, form, failure }: { readonly snapshot: ReportDialogSnapshot; readonly form: Form; readonly failure: string | undefined }) {
  const texts = reporting();
  const { subject } = snapshot;
  const text = subject.kind === "message" ? subject.text : undefined;
  return (
    <div class="vb-stack vb-stack-large">
      <p>{texts.explain(snapshot.ownOrganisation)}</p>
      <RadioGroup
        label={texts.reason}
        value={form.reason}
        options={REASONS.map((value) => ({ value, label: texts.reasons[value] }))}
        onValue={form.setReason}
        error={form.missing && form.reason === undefined ? texts.reasonMissing : undefined}
      />
      <TextArea label={texts.added} rows={3} maxLength={1000} value={form.added} onValue={form.setAdded} />
      {text !== undefined && <WithText text={text} form={form} />}
      {subject.kind !== "room" && <Checkbox label={texts.block(nameOf(subject))} checked={form.block} onChecked={form.setBlock} />}
      {failure !== undefined && <Notice severity="danger">{failure}</Notice>}
    </div>
  );
}

/** Together with what would be sent, so that nobody sends it unseen. */
function WithText({ text, form }: { readonly text: string; readonly form: Form }) {
  const texts = reporting();
  return (
    <div>
      <Checkbox label={texts.withText} hint={texts.withTextHint} checked={form.withText} onChecked={form.setWithText} />
      {/* May be long: it scrolls, so the keyboard must get there. */}
      <blockquote class="vb-report-quote" tabIndex={0} dir="auto">
        {text}
      </blockquote>
    </div>
  );
}

type Subject = ReportDialogSnapshot["subject"];

function nameOf(subject: Exclude<Subject, { kind: "room" }>): string {
  return subject.kind === "message" ? subject.sender.name : subject.person.name;
}

function titleOf({ subject }: ReportDialogSnapshot): string {
  const texts = reporting();
  if (subject.kind === "room") return texts.titleRoom(subject.name);
  return subject.kind === "message" ? texts.titleMessage(nameOf(subject)) : texts.titlePerson(nameOf(subject));
}
