// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import { useRef, useState } from "preact/hooks";
import type { SpaceChoice } from "../../model/filter";
import type { Organisation } from "../../model/organisation";
import type { Person } from "../../model/person";
import type { NewRoom } from "../../model/rights";
import { Button } from "../../parts/Button";
import { Dialog } from "../../parts/Dialog";
import { Notice } from "../../parts/Notice";
import { RadioGroup } from "../../parts/RadioGroup";
import { people } from "../../texts/people";
import { PeoplePicker, type PeoplePickerActions } from "../PeoplePicker/PeoplePicker";
import { useTask } from "../Shell/useTask";
import { type RoomDraft, RoomFields, useRoomDraft } from "./RoomFields";
import "../Confirm/stack.css";

export interface NewConversationSnapshot {
  readonly myUserId: string;
  readonly ownOrganisation: Organisation;
  /** Spaces in which I may list rooms. */
  readonly spaces: readonly SpaceChoice[];
  /** Asked for in a space: it is chosen already, and it is a room that one wants. */
  readonly inSpace: string | undefined;
}

export interface NewConversationActions extends PeoplePickerActions {
  /** Opens the conversation that there is, or creates one, and closes the dialog. */
  readonly createDirect: (userId: string) => Promise<void>;
  /** Creates, invites, opens, and closes the dialog. Encrypted always. */
  readonly createRoom: (room: NewRoom) => Promise<void>;
  readonly close: () => void;
}

export interface NewConversationProps {
  readonly snapshot: NewConversationSnapshot;
  readonly actions: NewConversationActions;
}

type How = "direct" | "room";

/** Write with one person, or make a room for several. */
export function NewConversation({ snapshot, actions }: NewConversationProps) {
  const texts = people().create;
  const [how, setHow] = useState<How>(snapshot.inSpace === undefined ? "direct" : "room");
  const [chosen, setChosen] = useState<readonly Person[]>([]);
  const [asked, setAsked] = useState(false);
  const draft = useRoomDraft(snapshot.inSpace);
  const task = useTask();
  const name = useRef<HTMLInputElement>(null);
  const wrong = wrongWith(how, chosen, draft);
  const submit = () => {
    setAsked(true);
    if (wrong === undefined) task.run(() => create(how, chosen, draft, actions));
    // It may be out of sight by now.
    if (wrong === "name") name.current?.focus();
  };
  const label = how === "direct" ? texts.submitDirect : draft.kind === "space" ? texts.submitSpace : texts.submitRoom;
  return (
    <Dialog
      title={texts.title}
      onClose={actions.close}
      wide
      insists={chosen.length > 0 || draft.name !== ""}
      actions={
        <>
          <Button onClick={actions.close}>{texts.cancel}</Button>
          <Button variant="primary" busy={task.busy} onClick={submit}>
            {label}
          </Button>
        </>
      }
    >
      <div class="vb-stack vb-stack-large">
        {snapshot.inSpace === undefined && <HowChoice how={how} onHow={setHow} />}
        {how === "room" && <RoomFields nameRef={name} draft={draft} spaces={snapshot.spaces} nameError={asked && wrong === "name" ? texts.nameMissing : undefined} />}
        <Picker how={how} chosen={chosen} onChosen={setChosen} snapshot={snapshot} actions={actions} />
        {asked && wrong === "person" && <Notice severity="warning">{texts.choosePerson}</Notice>}
        {task.failure !== undefined && <Notice severity="danger">{task.failure}</Notice>}
        <p class="vb-muted">{texts.encrypted}</p>
      </div>
    </Dialog>
  );
}

function HowChoice({ how, onHow }: { readonly how: How; readonly onHow: (how: How) => void }) {
  const texts = people().create;
  const options = [
    { value: "direct", label: texts.direct },
    { value: "room", label: texts.room },
  ] as const;
  return <RadioGroup<How> label={texts.how} value={how} options={options} onValue={onHow} inline />;
}

interface PickerProps extends NewConversationProps {
  readonly how: How;
  readonly chosen: readonly Person[];
  readonly onChosen: (people: readonly Person[]) => void;
}

function Picker({ how, chosen, onChosen, snapshot, actions }: PickerProps) {
  const texts = people().create;
  const isDirect = how === "direct";
  return (
    <section aria-label={isDirect ? texts.directHint : texts.people} class="vb-stack">
      {!isDirect && <h3>{texts.people}</h3>}
      <PeoplePicker
        ownOrganisation={snapshot.ownOrganisation}
        chosen={isDirect ? chosen.slice(-1) : chosen}
        onChosen={onChosen}
        present={[snapshot.myUserId]}
        single={isDirect}
        focused={snapshot.inSpace === undefined}
        actions={actions}
      />
    </section>
  );
}

function wrongWith(how: How, chosen: readonly Person[], draft: RoomDraft): "person" | "name" | undefined {
  if (how === "direct") return chosen.length === 0 ? "person" : undefined;
  return draft.name.trim() === "" ? "name" : undefined;
}

function create(how: How, chosen: readonly Person[], draft: RoomDraft, actions: NewConversationActions): Promise<void> | void {
  const last = chosen[chosen.length - 1];
  if (how === "room") return actions.createRoom(draft.finish(chosen.map((person) => person.userId)));
  if (last !== undefined) return actions.createDirect(last.userId);
}
