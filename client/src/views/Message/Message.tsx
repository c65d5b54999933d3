// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import { useState } from "preact/hooks";
import type { MessageItem } from "../../model/timeline";
import { Avatar } from "../../parts/Avatar";
import { classes } from "../../parts/classes";
import { Icon } from "../../parts/Icon";
import { VisuallyHidden } from "../../parts/VisuallyHidden";
import { talk } from "../../texts/talk";
import type { MessageActions } from "./actions";
import { Body } from "./Body";
import { DeliverySign, DeliveryState } from "./DeliveryState";
import type { MessageHost } from "./host";
import { Reach, useTabIndex } from "./reach";
import { Reactions } from "./Reactions";
import { Reply } from "./Reply";
import { Sender } from "./Sender";
import { Thread } from "./Thread";
import { Toolbar } from "./Toolbar";
import { namesOf, spokenOf, timeOf } from "./words";
import "./Message.css";

interface MessageProps {
  readonly item: MessageItem;
  readonly actions: MessageActions;
  readonly host: MessageHost;
  /** The conversation's one tab stop. */
  readonly isActive: boolean;
  /** One has just jumped here. */
  readonly isMarked: boolean;
  readonly isInThread: boolean;
}

export function Message({ item, actions, host, isActive, isMarked, isInThread }: MessageProps) {
  const [isHovered, setHovered] = useState(false);
  const [isFocused, setFocused] = useState(false);
  const looks = classes("vb-message", item.isMine && "vb-message-mine", item.isContinued && "vb-message-continued", item.mentionsMe && "vb-message-mention", isMarked && "vb-message-marked");
  return (
    <article
      class={looks}
      data-key={item.key}
      tabIndex={isActive ? 0 : -1}
      aria-label={spokenOf(item)}
      onPointerEnter={(event) => event.pointerType === "mouse" && setHovered(true)}
      onPointerLeave={() => setHovered(false)}
      onFocusIn={() => setFocused(true)}
      onFocusOut={(event) => setFocused(event.currentTarget.contains(event.relatedTarget as Node | null))}
    >
      <Reach.Provider value={isActive}>
        <Frame item={item} actions={actions} host={host} />
        {(isHovered || isFocused) && <Toolbar item={item} actions={actions} host={host} isInThread={isInThread} />}
      </Reach.Provider>
    </article>
  );
}

type FrameProps = Pick<MessageProps, "item" | "actions" | "host">;

function Frame({ item, actions, host }: FrameProps) {
  const { eventId, reply, thread } = item;
  return (
    <>
      <div class="vb-message-side">
        {item.isContinued ? <Time item={item} /> : <Avatar name={item.sender.name} picture={item.sender.picture} />}
      </div>
      <div class="vb-message-main">
        {!item.isContinued && (
          <header class="vb-message-head">
            <Sender person={item.sender} isMine={item.isMine} openPerson={actions.openPerson} />
            <Time item={item} />
          </header>
        )}
        {reply !== undefined && <Reply reply={reply} onOpen={() => host.run(actions.jumpTo(reply.eventId))} />}
        <Body item={item} actions={actions} host={host} />
        <Marks item={item} host={host} />
        {item.reactions.length > 0 && eventId !== undefined && (
          <Reactions reactions={item.reactions} mayReact={item.may.react} onReact={(key) => host.run(actions.react(eventId, key))} onAdd={() => host.ask("react", item)} />
        )}
        {thread !== undefined && <Thread thread={thread} onOpen={() => actions.openThread(thread.rootId)} />}
        <DeliveryState item={item} actions={actions} host={host} />
      </div>
      <Readers item={item} host={host} />
    </>
  );
}

function Time({ item }: { readonly item: MessageItem }) {
  return (
    <span class="vb-message-time">
      <time dateTime={new Date(item.at).toISOString()}>
        {timeOf(item.at)}
      </time>
      <DeliverySign delivery={item.delivery} />
    </span>
  );
}

/** What else is to be known: edited, pinned, and what is odd about the sender. */
function Marks({ item, host }: { readonly item: MessageItem; readonly host: MessageHost }) {
  const tabIndex = useTabIndex();
  const { message, shield } = talk();
  if (!item.isEdited && !item.isPinned && item.shield === undefined) return null;
  return (
    <div class="vb-message-marks">
      {item.shield !== undefined && (
        <span class={classes("vb-message-mark", "vb-message-shield", item.shield !== "clear-text" && "vb-message-shield-bad")}>
          <Icon name={item.shield === "clear-text" ? "shield-warning" : "shield-error"} />
          {shield[item.shield]}
        </span>
      )}
      {item.isEdited && (
        <button type="button" class="vb-message-mark vb-message-edited" tabIndex={tabIndex} title={message.showVersions} onClick={() => host.ask("versions", item)}>
          {message.edited}
        </button>
      )}
      {item.isPinned && (
        <span class="vb-message-mark">
          <Icon name="pin" />
          {message.pinned}
        </span>
      )}
    </div>
  );
}

const MAX_FACES = 3;

/** The faces of those who have read up to here and no further. */
function Readers({ item, host }: { readonly item: MessageItem; readonly host: MessageHost }) {
  const tabIndex = useTabIndex();
  const { readBy } = item;
  if (readBy.length === 0) return null;
  const label = talk().message.readBy(namesOf(readBy, 6));
  return (
    <button type="button" class="vb-readers" title={label} tabIndex={tabIndex} onClick={() => host.ask("readers", item)}>
      {readBy.slice(0, MAX_FACES).map((person) => (
        <Avatar key={person.userId} size="small" name={person.name} picture={person.picture} class="vb-readers-face" />
      ))}
      {readBy.length > MAX_FACES && <span aria-hidden="true">+{readBy.length - MAX_FACES}</span>}
      <VisuallyHidden>{label}</VisuallyHidden>
    </button>
  );
}
