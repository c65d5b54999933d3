// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import { useState } from "preact/hooks";
import type { Organisation } from "../../model/organisation";
import { Avatar } from "../../parts/Avatar";
import { Button } from "../../parts/Button";
import { Combobox } from "../../parts/Combobox";
import { Dialog } from "../../parts/Dialog";
import { Heading } from "../../parts/Heading";
import { Icon } from "../../parts/Icon";
import { Notice } from "../../parts/Notice";
import { QrScanner } from "../../parts/QrScanner";
import { signin } from "../../texts/signin";
import "./ChooseOrganisation.css";

export interface ChooseOrganisationSnapshot {
  readonly text: string;
  readonly search: "idle" | "searching" | "found" | "none" | "offline" | "failed";
  readonly suggestions: readonly Organisation[];
  /** The organisation whose gateway serves this page. */
  readonly proposed: Organisation | undefined;
  /** Where people signed in on this device before, last first. */
  readonly recent: readonly Organisation[];
  /** What was wrong with the last link or code. */
  readonly linkError: undefined | "not-a-link" | "other-address";
}

export interface ChooseOrganisationActions {
  search(text: string): void;
  choose(serverName: string): void;
  /** A link or the content of a QR code from an administrator; names a server, proves nothing. */
  openLink(text: string): void;
}

interface Props {
  readonly snapshot: ChooseOrganisationSnapshot;
  readonly actions: ChooseOrganisationActions;
}

export function ChooseOrganisation({ snapshot, actions }: Props) {
  const [scanning, scan] = useState(false);
  return (
    <div class="vb-sheet">
      <Heading level={1}>{signin().choose.title}</Heading>
      <Search snapshot={snapshot} actions={actions} />
      <Known snapshot={snapshot} actions={actions} />
      <div>
        <Button variant="tertiary" icon="qr" onClick={() => scan(true)}>
          {signin().choose.haveLink}
        </Button>
      </div>
      {scanning && <LinkDialog snapshot={snapshot} actions={actions} onClose={() => scan(false)} />}
    </div>
  );
}

function Search({ snapshot, actions }: Props) {
  const texts = signin().choose;
  const { search } = snapshot;
  const items = snapshot.suggestions.map((organisation) => ({
    id: organisation.serverName,
    label: organisation.name,
    description: organisation.place,
    icon: "organisation" as const,
  }));
  return (
    <>
      <Combobox
        label={texts.label}
        hint={texts.hint}
        text={snapshot.text}
        onText={(text) => actions.search(text)}
        items={items}
        isSearching={search === "searching"}
        {...(search === "none" ? { emptyText: texts.none } : {})}
        onChoose={(item) => actions.choose(item.id)}
        silentWhenEmpty={search !== "none"}
        autoFocus
      />
      {(search === "offline" || search === "failed") && <Notice severity="warning">{texts[search]}</Notice>}
    </>
  );
}

function Known({ snapshot, actions }: Props) {
  const texts = signin().choose;
  const recent = snapshot.recent.slice(0, 3);
  const proposed = snapshot.proposed !== undefined && !recent.some((one) => one.serverName === snapshot.proposed?.serverName) ? [snapshot.proposed] : [];
  return (
    <>
      {recent.length > 0 && <Cards title={texts.recent} organisations={recent} actions={actions} />}
      {proposed.length > 0 && <Cards title={texts.proposed} organisations={proposed} actions={actions} />}
    </>
  );
}

function Cards({ title, organisations, actions }: { readonly title: string; readonly organisations: readonly Organisation[]; readonly actions: ChooseOrganisationActions }) {
  return (
    <section class="vb-choose-known">
      <Heading level={2} look={4}>
        {title}
      </Heading>
      <ul role="list">
        {organisations.map((organisation) => (
          <li key={organisation.serverName}>
            <button type="button" class="vb-card" onClick={() => actions.choose(organisation.serverName)}>
              <Avatar name={organisation.name} square />
              <span class="vb-card-words">
                <span>{organisation.name}</span>
                <small>{organisation.place}</small>
              </span>
              <Icon name="next" />
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function LinkDialog({ snapshot, actions, onClose }: Props & { readonly onClose: () => void }) {
  const texts = signin().choose;
  return (
    <Dialog title={texts.linkTitle} onClose={onClose}>
      <div class="vb-choose-link">
        <p class="vb-sheet-muted">{texts.linkHint}</p>
        <QrScanner textLabel={texts.linkLabel} onRead={({ text }) => actions.openLink(text)} />
        {snapshot.linkError !== undefined && <Notice severity="danger">{texts.linkErrors[snapshot.linkError]}</Notice>}
      </div>
    </Dialog>
  );
}
