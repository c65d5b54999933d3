// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import { useEffect, useState } from "preact/hooks";
import type { MessageItem, Version } from "../../model/timeline";
import { Button } from "../../parts/Button";
import { Dialog } from "../../parts/Dialog";
import { Notice } from "../../parts/Notice";
import { Spinner } from "../../parts/Spinner";
import { talk } from "../../texts/talk";
import { Text } from "../Message/Text";
import { fullTimeOf } from "../Message/words";
import "./VersionsDialog.css";

export interface VersionsDialogSnapshot {
  readonly item: MessageItem;
}

export interface VersionsDialogActions {
  /** Oldest first, the present wording last. */
  readonly loadVersions: () => Promise<readonly Version[]>;
  readonly openPerson: (userId: string) => void;
  readonly openRoom: (roomIdOrAlias: string) => void;
  readonly close: () => void;
}

type State = { readonly is: "loading" } | { readonly is: "failed"; readonly problem: string } | { readonly is: "ready"; readonly versions: readonly Version[] };

export function VersionsDialog({ snapshot, actions }: { readonly snapshot: VersionsDialogSnapshot; readonly actions: VersionsDialogActions }) {
  const [state, setState] = useState<State>({ is: "loading" });
  const words = talk().versions;
  const load = () => {
    setState({ is: "loading" });
    actions.loadVersions().then(
      (versions) => setState({ is: "ready", versions }),
      (error: unknown) => setState({ is: "failed", problem: error instanceof Error ? error.message : words.failed }),
    );
  };
  useEffect(load, [snapshot.item.eventId]);
  return (
    <Dialog title={words.title} onClose={actions.close} actions={<Button onClick={actions.close}>{talk().close}</Button>}>
      {state.is === "loading" && <p><Spinner label={words.loading} /></p>}
      {state.is === "failed" && (
        <Notice severity="danger" title={words.failed} actions={<Button small onClick={load}>{talk().tryAgain}</Button>}>
          {state.problem}
        </Notice>
      )}
      {state.is === "ready" && <Versions versions={state.versions} snapshot={snapshot} actions={actions} />}
    </Dialog>
  );
}

interface VersionsProps {
  readonly versions: readonly Version[];
  readonly snapshot: VersionsDialogSnapshot;
  readonly actions: VersionsDialogActions;
}

function Versions({ versions, snapshot, actions }: VersionsProps) {
  const words = talk().versions;
  const { body, sender } = snapshot.item;
  const people = body.kind === "text" ? body.people : [];
  if (versions.length === 0) return <p>{words.empty}</p>;
  return (
    <>
      <p>{words.intro}</p>
      <ol class="vb-versions" role="list" reversed tabIndex={0} aria-label={words.title}>
        {[...versions].reverse().map((version, index) => (
          <li key={version.at + index} class="vb-versions-item">
            <p class="vb-versions-head">
              {index === 0 ? words.current : index === versions.length - 1 ? words.original : ""} <time dateTime={new Date(version.at).toISOString()}>{fullTimeOf(version.at)}</time>
            </p>
            <Text
              body={{ kind: "text", text: version.text, html: version.html, emote: false, notice: false, people }}
              senderName={sender.name}
              around={{ people, openPerson: actions.openPerson, openRoom: actions.openRoom }}
            />
          </li>
        ))}
      </ol>
    </>
  );
}
