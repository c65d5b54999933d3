// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import type { Ref } from "preact";
import { useState } from "preact/hooks";
import type { SpaceChoice } from "../../model/filter";
import type { NewRoom } from "../../model/rights";
import { Field } from "../../parts/Field";
import { RadioGroup } from "../../parts/RadioGroup";
import { Select } from "../../parts/Select";
import { people } from "../../texts/people";

export type RoomDraft = ReturnType<typeof useRoomDraft>;

export function useRoomDraft(inSpace: string | undefined) {
  const [kind, setKind] = useState<NewRoom["kind"]>("room");
  const [name, setName] = useState("");
  const [topic, setTopic] = useState("");
  const [historyVisibility, setHistory] = useState<NewRoom["historyVisibility"]>("invited");
  const [spaceId, setSpace] = useState(inSpace ?? "");
  const [access, setAccess] = useState<NewRoom["access"]>("invite");
  const finish = (invite: readonly string[]): NewRoom => ({
    kind,
    name: name.trim(),
    topic: topic.trim(),
    historyVisibility,
    spaceId: spaceId === "" ? undefined : spaceId,
    access: spaceId === "" ? "invite" : access,
    invite,
  });
  return { kind, setKind, name, setName, topic, setTopic, historyVisibility, setHistory, spaceId, setSpace, access, setAccess, finish };
}

interface RoomFieldsProps {
  readonly draft: RoomDraft;
  readonly spaces: readonly SpaceChoice[];
  readonly nameError: string | undefined;
  readonly nameRef: Ref<HTMLInputElement>;
}

/** What a new room is: as little as possible to decide, and each choice in words of what it does. */
export function RoomFields({ draft, spaces, nameError, nameRef }: RoomFieldsProps) {
  const texts = people().create;
  const isSpace = draft.kind === "space";
  return (
    <>
      <RadioGroup
        label={texts.kind}
        value={draft.kind}
        options={[
          { value: "room", label: texts.kindRoom, hint: texts.kindRoomText },
          { value: "space", label: texts.kindSpace, hint: texts.kindSpaceText },
        ]}
        onValue={draft.setKind}
      />
      <Field label={isSpace ? texts.nameSpace : texts.name} hint={texts.nameHint} error={nameError} value={draft.name} onValue={draft.setName} inputRef={nameRef} maxLength={100} autoComplete="off" required />
      <Field label={texts.topic} value={draft.topic} onValue={draft.setTopic} maxLength={300} autoComplete="off" />
      {!isSpace && (
        <Select
          label={texts.history}
          value={draft.historyVisibility}
          options={[
            { value: "invited", label: texts.historyInvited },
            { value: "joined", label: texts.historyJoined },
            { value: "shared", label: texts.historyShared },
          ]}
          onValue={draft.setHistory}
        />
      )}
      {spaces.length > 0 && <Where draft={draft} spaces={spaces} />}
    </>
  );
}

function Where({ draft, spaces }: Omit<RoomFieldsProps, "nameError" | "nameRef">) {
  const texts = people().create;
  const none = { value: "", label: texts.noSpace };
  return (
    <>
      <Select label={texts.space} value={draft.spaceId} options={[none, ...spaces.map((space) => ({ value: space.spaceId, label: space.name }))]} onValue={draft.setSpace} />
      {draft.spaceId !== "" && (
        <RadioGroup
          label={texts.access}
          value={draft.access}
          options={[
            { value: "invite", label: texts.accessInvite },
            { value: "space", label: texts.accessSpace },
          ]}
          onValue={draft.setAccess}
        />
      )}
    </>
  );
}
