// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import type { RoomAccess } from "../../model/rights";
import { Notice } from "../../parts/Notice";
import { RadioGroup } from "../../parts/RadioGroup";
import { roomSettings } from "../../texts/room-settings";
import { useTask } from "../Shell/useTask";
import type { RoomSettingsProps } from "./RoomSettings";
import { Fact, Section } from "./Section";

/** Who gets in, what newcomers see, and that nobody else reads along. */
export function Who({ snapshot, actions }: RoomSettingsProps) {
  const texts = roomSettings();
  const { room } = snapshot;
  return (
    <Section title={texts.who}>
      {room.kind !== "direct" && <Access snapshot={snapshot} actions={actions} />}
      {room.kind !== "space" && <History snapshot={snapshot} actions={actions} />}
      {room.kind !== "space" && <Fact label={texts.encryption}>{room.isEncrypted ? texts.encrypted : texts.notEncrypted}</Fact>}
    </Section>
  );
}

function Access({ snapshot, actions }: RoomSettingsProps) {
  const texts = roomSettings();
  const task = useTask();
  const { access } = snapshot;
  if (!snapshot.mayChangeAccess) return <Fact label={texts.access}>{texts.accesses[access]}</Fact>;
  // Other ways in than these two aren't offered, but what is so is shown.
  const isInSpace = snapshot.spaces.some((space) => space.lists);
  const offered: readonly RoomAccess[] = isInSpace ? ["invite", "space"] : ["invite"];
  const values = offered.includes(access) ? offered : [access, ...offered];
  const choose = (to: RoomAccess) => {
    if (to === "invite" || to === "space") task.run(() => actions.setAccess(to));
  };
  return (
    <>
      <RadioGroup label={texts.access} value={access} options={values.map((value) => ({ value, label: texts.accesses[value] }))} onValue={choose} />
      {task.failure !== undefined && <Notice severity="danger">{task.failure}</Notice>}
    </>
  );
}

type Visibility = RoomSettingsProps["snapshot"]["room"]["historyVisibility"];

function History({ snapshot, actions }: RoomSettingsProps) {
  const texts = roomSettings();
  const task = useTask();
  const { historyVisibility: now, may } = snapshot.room;
  if (!may.setHistoryVisibility) return <Fact label={texts.history}>{texts.histories[now]}</Fact>;
  const offered: readonly Visibility[] = ["invited", "joined", "shared"];
  const values = offered.includes(now) ? offered : [now, ...offered];
  const choose = (to: Visibility) => {
    if (to !== "world_readable") task.run(() => actions.setHistoryVisibility(to));
  };
  return (
    <>
      <RadioGroup label={texts.history} hint={texts.historyNote} value={now} options={values.map((value) => ({ value, label: texts.histories[value] }))} onValue={choose} />
      {task.failure !== undefined && <Notice severity="danger">{task.failure}</Notice>}
    </>
  );
}
