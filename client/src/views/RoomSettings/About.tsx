// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import { useEffect, useState } from "preact/hooks";
import type { RoomDetails } from "../../model/room";
import { Button } from "../../parts/Button";
import { Field } from "../../parts/Field";
import { Live } from "../../parts/Live";
import { TextArea } from "../../parts/TextArea";
import { roomSettings } from "../../texts/room-settings";
import { type Task, useTask } from "../Shell/useTask";
import { Picture } from "./Picture";
import type { RoomSettingsActions } from "./RoomSettings";
import { Fact, Section } from "./Section";

interface AboutProps {
  readonly room: RoomDetails;
  readonly actions: RoomSettingsActions;
}

export function About({ room, actions }: AboutProps) {
  const texts = roomSettings();
  return (
    <Section title={texts.about}>
      <Picture room={room} onPicture={actions.setPicture} />
      {room.may.rename ? <Name name={room.name} onRename={actions.rename} /> : <Fact label={texts.name}>{room.name}</Fact>}
      {room.may.setTopic ? <Topic topic={room.topic} onTopic={actions.setTopic} /> : <Fact label={texts.topic}>{room.topic || texts.noTopic}</Fact>}
    </Section>
  );
}

function Name({ name, onRename }: { readonly name: string; readonly onRename: (name: string) => Promise<void> }) {
  const texts = roomSettings();
  const [text, setText] = useEdited(name);
  const task = useTask();
  const isMissing = text.trim() === "";
  const save = () => {
    if (!isMissing) task.run(() => onRename(text.trim()));
  };
  return (
    <form class="vb-room-settings-form" onSubmit={submitting(save)}>
      <Field label={texts.name} value={text} onValue={setText} maxLength={100} autoComplete="off" error={isMissing ? texts.nameMissing : task.failure} />
      <Save isChanged={text.trim() !== name && !isMissing} task={task} />
    </form>
  );
}

function Topic({ topic, onTopic }: { readonly topic: string; readonly onTopic: (topic: string) => Promise<void> }) {
  const texts = roomSettings();
  const [text, setText] = useEdited(topic);
  const task = useTask();
  return (
    <form class="vb-room-settings-form" onSubmit={submitting(() => task.run(() => onTopic(text.trim())))}>
      <TextArea label={texts.topic} value={text} onValue={setText} maxLength={300} rows={2} error={task.failure} />
      <Save isChanged={text.trim() !== topic} task={task} />
    </form>
  );
}

/** What is typed; when somebody else changes it meanwhile, theirs, unless I had begun to type. */
function useEdited(value: string): [string, (text: string) => void] {
  const [state, setState] = useState({ base: value, text: value });
  useEffect(() => setState((before) => ({ base: value, text: before.text === before.base ? value : before.text })), [value]);
  return [state.text, (text) => setState((before) => ({ ...before, text }))];
}

function submitting(save: () => void) {
  return (event: Event) => {
    event.preventDefault();
    save();
  };
}

/** There while there is something to save; afterwards it is said, for those who don't see it go. */
function Save({ isChanged, task }: { readonly isChanged: boolean; readonly task: Task }) {
  const texts = roomSettings();
  const [wasBusy, setWasBusy] = useState(false);
  useEffect(() => {
    if (task.busy) setWasBusy(true);
    else if (isChanged) setWasBusy(false);
  }, [task.busy, isChanged]);
  const isSaved = wasBusy && !task.busy && !isChanged && task.failure === undefined;
  return (
    <>
      {(isChanged || task.busy) && (
        <Button type="submit" small variant="primary" busy={task.busy}>
          {texts.save}
        </Button>
      )}
      {isSaved && <span class="vb-muted">{texts.saved}</span>}
      <Live text={isSaved ? texts.saved : ""} settleMs={50} />
    </>
  );
}
