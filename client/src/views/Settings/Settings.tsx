// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import { Dialog } from "../../parts/Dialog";
import { Heading } from "../../parts/Heading";
import { Icon, type IconName } from "../../parts/Icon";
import { settings } from "../../texts/settings";
import { About, type AboutSnapshot } from "./About";
import { General, type GeneralActions, type GeneralSnapshot } from "./General";
import { Keyboard, type KeyboardActions, type KeyboardSnapshot } from "./Keyboard";
import { Notifications, type NotificationsActions, type NotificationsSnapshot } from "./Notifications";
import { Privacy, type PrivacyActions, type PrivacySnapshot } from "./Privacy";
import { Security, type SecurityActions, type SecuritySnapshot } from "./Security";
import "./Settings.css";

export type SettingsSection = "general" | "notifications" | "security" | "privacy" | "keyboard" | "about";

export interface SettingsSnapshot {
  readonly section: SettingsSection;
  readonly general: GeneralSnapshot;
  readonly notifications: NotificationsSnapshot;
  readonly security: SecuritySnapshot;
  readonly privacy: PrivacySnapshot;
  readonly keyboard: KeyboardSnapshot;
  readonly about: AboutSnapshot;
}

export interface SettingsActions {
  open(section: SettingsSection): void;
  close(): void;
  readonly general: GeneralActions;
  readonly notifications: NotificationsActions;
  readonly security: SecurityActions;
  readonly privacy: PrivacyActions;
  readonly keyboard: KeyboardActions;
}

interface Props {
  readonly snapshot: SettingsSnapshot;
  readonly actions: SettingsActions;
}

const SECTIONS: readonly (readonly [SettingsSection, IconName])[] = [
  ["general", "settings"],
  ["notifications", "bell"],
  ["security", "shield"],
  ["privacy", "eye"],
  ["keyboard", "keyboard"],
  ["about", "info"],
];

/** What is chosen takes effect at once; there is nothing to save. */
export function Settings({ snapshot, actions }: Props) {
  const texts = settings();
  return (
    <Dialog title={texts.title} onClose={() => actions.close()} wide focusTitle class="vb-settings">
      <div class="vb-settings-frame">
        <nav class="vb-settings-nav" aria-label={texts.sections.label}>
          <ul role="list">
            {SECTIONS.map(([section, icon]) => (
              <li key={section}>
                <button type="button" class="vb-settings-tab" aria-current={section === snapshot.section ? "page" : undefined} onClick={() => actions.open(section)}>
                  <Icon name={icon} />
                  {texts.sections[section]}
                </button>
              </li>
            ))}
          </ul>
        </nav>
        <section class="vb-settings-section" aria-labelledby="vb-settings-heading">
          <Heading level={3} look={2} id="vb-settings-heading">
            {texts.sections[snapshot.section]}
          </Heading>
          <Section snapshot={snapshot} actions={actions} />
        </section>
      </div>
    </Dialog>
  );
}

function Section({ snapshot, actions }: Props) {
  switch (snapshot.section) {
    case "general":
      return <General snapshot={snapshot.general} actions={actions.general} />;
    case "notifications":
      return <Notifications snapshot={snapshot.notifications} actions={actions.notifications} />;
    case "security":
      return <Security snapshot={snapshot.security} actions={actions.security} />;
    case "privacy":
      return <Privacy snapshot={snapshot.privacy} actions={actions.privacy} />;
    case "keyboard":
      return <Keyboard snapshot={snapshot.keyboard} actions={actions.keyboard} />;
    case "about":
      return <About snapshot={snapshot.about} />;
  }
}
