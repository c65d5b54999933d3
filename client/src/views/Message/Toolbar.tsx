// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import type { MessageItem } from "../../model/timeline";
import { IconButton } from "../../parts/IconButton";
import { Menu, type MenuItem } from "../../parts/Menu";
import { talk } from "../../texts/talk";
import type { MessageActions } from "./actions";
import type { MessageHost } from "./host";
import { gistOf, isolated } from "./words";

interface ToolbarProps {
  readonly item: MessageItem;
  readonly actions: MessageActions;
  readonly host: MessageHost;
  /** Within a thread, nobody begins another one. */
  readonly isInThread: boolean;
}

/** What is done with a message: the frequent things as buttons, the rest in a menu. */
export function Toolbar({ item, actions, host, isInThread }: ToolbarProps) {
  const { action, message } = talk();
  const { eventId, may } = item;
  return (
    <div class="vb-toolbar" role="group" aria-label={message.actions(isolated(item.sender.name))}>
      {eventId !== undefined && may.react && <IconButton small icon="smile" label={action.react} onClick={() => host.ask("react", item)} />}
      {eventId !== undefined && may.reply && <IconButton small icon="reply" label={action.reply} onClick={() => actions.reply(eventId)} />}
      {eventId !== undefined && may.reply && !isInThread && <IconButton small icon="thread" label={action.thread} onClick={() => actions.openThread(eventId)} />}
      <Menu small label={action.more} items={menuItems(item, actions, host)} />
    </div>
  );
}

function menuItems(item: MessageItem, actions: MessageActions, host: MessageHost): MenuItem[] {
  const { action } = talk();
  const { eventId, may, body } = item;
  const items: (MenuItem | false)[] = [
    body.kind === "text" && { id: "copy", icon: "copy", label: action.copy, onSelect: () => host.run(actions.copy(gistOf(item)).then(() => host.say(action.copied))) },
    isFile(body) && { id: "save", icon: "download", label: action.save, onSelect: () => host.run(actions.saveFile(body.file.ref)) },
    eventId !== undefined && may.edit && { id: "edit", icon: "edit", label: action.edit, onSelect: () => actions.edit(eventId) },
    eventId !== undefined && may.pin && { id: "pin", icon: "pin", label: item.isPinned ? action.unpin : action.pin, onSelect: () => host.run(actions.pin(eventId, !item.isPinned)) },
    item.isEdited && { id: "versions", icon: "clock", label: action.versions, onSelect: () => host.ask("versions", item) },
    eventId !== undefined && { id: "readers", icon: "eye", label: action.readers, onSelect: () => host.ask("readers", item) },
    !item.isMine && { id: "person", icon: "person", label: action.person, onSelect: () => actions.openPerson(item.sender.userId) },
    eventId !== undefined && may.report && { id: "report", icon: "flag", label: action.report, separated: true, onSelect: () => host.ask("report", item) },
    eventId !== undefined && may.delete && { id: "delete", icon: "trash", label: action.delete, danger: true, separated: !may.report, onSelect: () => host.ask("delete", item) },
    item.delivery.state === "failed" && { id: "retry", icon: "refresh", label: talk().delivery.retry, onSelect: () => host.run(actions.retry(item.key)) },
    eventId === undefined && { id: "take-back", icon: "trash", label: talk().delivery.takeBack, danger: true, onSelect: () => host.run(actions.takeBack(item.key)) },
  ];
  return items.filter((each) => each !== false);
}

function isFile(body: MessageItem["body"]): body is Extract<MessageItem["body"], { file: unknown }> {
  return "file" in body;
}
