// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import type { Invitation } from "../../model/room";
import { Avatar } from "../../parts/Avatar";
import { Button } from "../../parts/Button";
import { Heading } from "../../parts/Heading";
import { IconButton } from "../../parts/IconButton";
import { Notice } from "../../parts/Notice";
import { rooms } from "../../texts/rooms";
import { Confirm } from "../Confirm/Confirm";
import { OrganisationChip } from "../OrganisationChip/OrganisationChip";
import { type Task, useTask } from "../Shell/useTask";
import "./Request.css";

export interface RequestSnapshot {
  readonly invitation: Invitation;
}

export interface RequestActions {
  /** To the list, on a phone. */
  readonly back: () => void;
  readonly accept: (roomId: string) => Promise<void>;
  readonly decline: (roomId: string) => Promise<void>;
  /** Declines, and nothing of this person arrives any more. */
  readonly block: (roomId: string, userId: string) => Promise<void>;
  /** Opens ReportDialog. */
  readonly report: (userId: string) => void;
}

interface RequestProps {
  readonly snapshot: RequestSnapshot;
  readonly actions: RequestActions;
}

/**
 * Somebody asks for contact. Shown is what the register vouches for, and the names, as plain isolated words; no picture,
 * no topic, no message: whatever a stranger can choose may be meant to harm or to deceive.
 */
export function Request({ snapshot, actions }: RequestProps) {
  const texts = rooms().request;
  const { invitation } = snapshot;
  const { inviter, kind } = invitation;
  const task = useTask();
  return (
    <div class="vb-request">
      <div class="vb-request-back">
        <IconButton icon="back" label={rooms().header.back} onClick={actions.back} />
      </div>
      <section class="vb-request-card" aria-labelledby="vb-request-title">
        <Avatar name={inviter.name} size="large" />
        <Heading level={1} look={2} id="vb-request-title" class="vb-request-title" focus>
          <bdi>{texts[kind](inviter.name)}</bdi>
        </Heading>
        <Facts invitation={invitation} />
        <Warnings invitation={invitation} />
        <p class="vb-muted">{texts.before}</p>
        {task.failure !== undefined && <Notice severity="danger">{task.failure}</Notice>}
        <Choices invitation={invitation} actions={actions} task={task} />
      </section>
    </div>
  );
}

function Facts({ invitation }: { readonly invitation: Invitation }) {
  const texts = rooms().request;
  const { inviter, kind, roomName } = invitation;
  return (
    <dl class="vb-request-facts">
      <Fact label={texts.organisation}>
        <OrganisationChip organisation={inviter.organisation} />
        {inviter.organisation.place !== "" && <span class="vb-muted">{inviter.organisation.place}</span>}
      </Fact>
      <Fact label={texts.userId}>
        <bdi>{inviter.userId}</bdi>
      </Fact>
      {kind !== "direct" && (
        <Fact label={kind === "space" ? texts.spaceName : texts.roomName}>
          <bdi class="vb-request-chosen">{roomName}</bdi>
          <span class="vb-muted">{texts.roomNameNote}</span>
        </Fact>
      )}
    </dl>
  );
}

function Fact({ label, children }: { readonly label: string; readonly children: ComponentChildren }) {
  return (
    <div class="vb-request-fact">
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Warnings({ invitation }: { readonly invitation: Invitation }) {
  const texts = rooms().request;
  const { inviter, isFromOtherOrganisation } = invitation;
  const { status, name } = inviter.organisation;
  return (
    <>
      {inviter.isAmbiguous && <Notice severity="warning">{texts.lookAlike}</Notice>}
      {status === "suspended" && <Notice severity="warning">{texts.suspendedOrganisation}</Notice>}
      {(status === "unknown" || status === "left") && <Notice severity="danger">{texts.unknownOrganisation}</Notice>}
      {status === "active" && isFromOtherOrganisation && (
        <Notice severity="info" announce="none">
          {texts.firstContact(name)}
        </Notice>
      )}
    </>
  );
}

function Choices({ invitation, actions, task }: { readonly invitation: Invitation; readonly actions: RequestActions; readonly task: Task }) {
  const texts = rooms().request;
  const { roomId, inviter } = invitation;
  const [blocks, setBlocks] = useState(false);
  const mayAccept = inviter.organisation.status === "active";
  return (
    <>
      <div class="vb-row-of-buttons">
        {mayAccept && (
          <Button variant="primary" icon="check" busy={task.busy} onClick={() => task.run(() => actions.accept(roomId))}>
            {texts.accept}
          </Button>
        )}
        <Button onClick={() => task.run(() => actions.decline(roomId))}>{texts.decline}</Button>
      </div>
      <div class="vb-row-of-buttons">
        <Button variant="tertiary" icon="block" onClick={() => setBlocks(true)}>
          {texts.block}
        </Button>
        <Button variant="tertiary" icon="flag" onClick={() => actions.report(inviter.userId)}>
          {texts.report}
        </Button>
      </div>
      {blocks && (
        <Confirm title={texts.blockTitle(inviter.name)} confirm={texts.blockConfirm} danger onConfirm={() => actions.block(roomId, inviter.userId)} onClose={() => setBlocks(false)}>
          <p>{texts.blockText}</p>
        </Confirm>
      )}
    </>
  );
}
