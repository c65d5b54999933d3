// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import type { ComponentChildren } from "preact";
import { useMemo } from "preact/hooks";
import type { MessageBody, MessageItem } from "../../model/timeline";
import { Icon } from "../../parts/Icon";
import { talk } from "../../texts/talk";
import { AttachmentCard } from "../AttachmentCard/AttachmentCard";
import type { MessageActions } from "./actions";
import type { MessageHost } from "./host";
import type { Surroundings } from "./html";
import { PlainText } from "./inline";
import { Picture } from "./Picture";
import { Text } from "./Text";
import { Undecryptable } from "./Undecryptable";
import { nameOf } from "./words";

interface BodyProps {
  readonly item: MessageItem;
  readonly actions: MessageActions;
  readonly host: MessageHost;
}

export function Body({ item, actions, host }: BodyProps) {
  const { body, eventId } = item;
  const around = useMemo<Surroundings>(
    () => ({ people: body.kind === "text" ? body.people : [], openPerson: actions.openPerson, openRoom: actions.openRoom }),
    [body, actions],
  );
  switch (body.kind) {
    case "text":
      return <Text body={body} senderName={item.sender.name} around={around} />;
    case "image":
      return (
        <WithCaption caption={body.caption} around={around}>
          <Picture file={body.file} width={body.width} height={body.height} loadThumbnail={actions.loadThumbnail} onOpen={() => host.ask("picture", item)} />
        </WithCaption>
      );
    case "file":
    case "audio":
    case "video":
      return (
        <WithCaption caption={body.caption} around={around}>
          <AttachmentCard snapshot={body} actions={actions} />
        </WithCaption>
      );
    case "deleted":
      return <Deleted body={body} isMine={item.isMine} sender={item.sender} />;
    case "undecryptable":
      return (
        <Undecryptable
          why={body.why}
          onRequestKeys={eventId === undefined ? undefined : () => host.run(actions.requestKeys(eventId))}
          onOpenRecovery={actions.openRecovery}
        />
      );
    case "unsupported":
      return <p class="vb-message-faint">{talk().message.unsupported}</p>;
  }
}

interface CaptionProps {
  readonly caption: string | undefined;
  readonly around: Surroundings;
  readonly children: ComponentChildren;
}

function WithCaption({ caption, around, children }: CaptionProps) {
  return (
    <>
      {children}
      {caption !== undefined && (
        <p class="vb-text vb-text-plain" dir="auto">
          <PlainText text={caption} around={around} />
        </p>
      )}
    </>
  );
}

interface DeletedProps {
  readonly body: Extract<MessageBody, { kind: "deleted" }>;
  readonly isMine: boolean;
  readonly sender: MessageItem["sender"];
}

function Deleted({ body, isMine, sender }: DeletedProps) {
  const { message } = talk();
  const bySender = body.by === undefined || body.by.userId === sender.userId;
  const words = bySender ? (isMine ? message.deletedByMe : message.deleted) : message.deletedBy(nameOf(body.by!));
  return (
    <p class="vb-message-faint">
      <Icon name="trash" /> {words} {body.reason !== undefined && message.deletedReason(body.reason)}
    </p>
  );
}
