// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import type { MessageItem } from "../../model/timeline";
import { Dialog } from "../../parts/Dialog";
import { talk } from "../../texts/talk";
import { DeleteDialog } from "../DeleteDialog/DeleteDialog";
import { EmojiPicker } from "../EmojiPicker/EmojiPicker";
import { MediaViewer, type ShownPicture } from "../MediaViewer/MediaViewer";
import type { MessageActions } from "../Message/actions";
import type { MessageHost, Question } from "../Message/host";
import { fullTimeOf, nameOf } from "../Message/words";
import { ReadersDialog } from "../ReadersDialog/ReadersDialog";
import { ReportDialog } from "../ReportDialog/ReportDialog";
import { VersionsDialog } from "../VersionsDialog/VersionsDialog";

export interface Asked {
  readonly question: Question;
  readonly key: string;
}

interface QuestionsProps {
  readonly asked: Asked;
  readonly messages: readonly MessageItem[];
  readonly actions: MessageActions;
  readonly host: MessageHost;
  readonly ownOrganisation: string;
  readonly ask: (asked: Asked | undefined) => void;
}

/** The dialog about one message. It goes by itself when the message does. */
export function Questions({ asked, messages, actions, host, ownOrganisation, ask }: QuestionsProps) {
  const item = messages.find((message) => message.key === asked.key);
  const close = () => ask(undefined);
  if (item === undefined) return null;
  const eventId = item.eventId ?? "";
  const { openPerson, openRoom, loadPicture, saveFile } = actions;
  switch (asked.question) {
    case "delete":
      return <DeleteDialog snapshot={{ item }} actions={{ close, delete: (reason) => actions.delete(eventId, reason) }} />;
    case "report":
      return (
        <ReportDialog
          snapshot={{ subject: { kind: "message", sender: item.sender, text: item.body.kind === "text" ? item.body.text : undefined }, ownOrganisation }}
          actions={{ close, report: (report) => actions.report(eventId, report) }}
        />
      );
    case "versions":
      return <VersionsDialog snapshot={{ item }} actions={{ close, openPerson, openRoom, loadVersions: () => actions.loadVersions(eventId) }} />;
    case "readers":
      return <ReadersDialog snapshot={{ readers: readersOf(item, messages) }} actions={{ close, openPerson }} />;
    case "picture":
      return <MediaViewer snapshot={{ pictures: picturesOf(messages), current: item.key }} actions={{ close, loadPicture, saveFile, show: (key) => ask({ question: "picture", key }) }} />;
    case "react": {
      const choose = (key: string) => {
        host.run(actions.react(eventId, key));
        close();
      };
      return (
        <Dialog title={talk().action.react} onClose={close}>
          <EmojiPicker snapshot={{ recent: [] }} actions={{ choose }} />
        </Dialog>
      );
    }
  }
}

/** Whoever has read a later message has read this one too. */
function readersOf(item: MessageItem, messages: readonly MessageItem[]): MessageItem["readBy"] {
  const later = messages.slice(messages.indexOf(item)).flatMap((message) => message.readBy);
  return [...new Map(later.map((person) => [person.userId, person])).values()];
}

function picturesOf(messages: readonly MessageItem[]): ShownPicture[] {
  return messages.flatMap(({ key, body, sender, at }) =>
    body.kind === "image" ? [{ key, file: body.file, caption: body.caption, source: talk().viewer.from(nameOf(sender), fullTimeOf(at)) }] : [],
  );
}
