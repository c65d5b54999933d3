// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import type { Person } from "../../model/person";
import { Button } from "../../parts/Button";
import { Icon, type IconName } from "../../parts/Icon";
import { rooms } from "../../texts/rooms";
import "../Confirm/stack.css";
import "./Welcome.css";

export interface WelcomeSnapshot {
  readonly me: Person;
  /** Somebody new gets the first steps. */
  readonly hasRooms: boolean;
  readonly requests: number;
  /** Recovery is set up: history survives a lost device. */
  readonly hasRecovery: boolean;
  readonly notifications: "on" | "off" | "denied";
}

export interface WelcomeActions {
  readonly newConversation: () => void;
  /** Opens the first request. */
  readonly openRequests: () => void;
  readonly openRecovery: () => void;
  readonly openNotifications: () => void;
  readonly openShortcuts: () => void;
}

interface WelcomeProps {
  readonly snapshot: WelcomeSnapshot;
  readonly actions: WelcomeActions;
}

/** Where no conversation is open: little, and calm. Who is new, or has something left to set up, sees the steps. */
export function Welcome({ snapshot, actions }: WelcomeProps) {
  const texts = rooms().welcome;
  const needsSteps = !snapshot.hasRooms || !snapshot.hasRecovery;
  return (
    <div class="vb-welcome">
      <div class="vb-welcome-inside vb-stack vb-stack-large">
        <h1>{texts.hello(snapshot.me.name)}</h1>
        <p>{snapshot.hasRooms ? texts.choose : texts.newcomer}</p>
        {needsSteps && <Steps snapshot={snapshot} actions={actions} />}
        <div class="vb-row-of-buttons">
          {snapshot.requests > 0 && (
            <Button icon="person-add" onClick={actions.openRequests}>
              {texts.requests(snapshot.requests)}
            </Button>
          )}
          {!needsSteps && (
            <Button icon="add" variant="primary" onClick={actions.newConversation}>
              {texts.newConversation}
            </Button>
          )}
          <Button icon="keyboard" variant="tertiary" onClick={actions.openShortcuts}>
            {texts.shortcuts}
          </Button>
        </div>
        <p class="vb-welcome-safe vb-muted">
          <Icon name="lock" />
          <span>{texts.safe}</span>
        </p>
      </div>
    </div>
  );
}

function Steps({ snapshot, actions }: WelcomeProps) {
  const texts = rooms().welcome;
  const isDenied = snapshot.notifications === "denied";
  return (
    <section aria-labelledby="vb-welcome-steps">
      <h2 id="vb-welcome-steps">{texts.steps}</h2>
      <ol role="list" class="vb-welcome-steps">
        <Step icon="key" title={texts.recovery} words={texts.recoveryText} isDone={snapshot.hasRecovery} onGo={actions.openRecovery} />
        <Step icon="add" title={texts.conversation} words={texts.conversationText} isDone={snapshot.hasRooms} onGo={actions.newConversation} />
        <Step icon="bell" title={texts.notifications} words={isDenied ? texts.notificationsDenied : texts.notificationsText} isDone={snapshot.notifications === "on"} onGo={isDenied ? undefined : actions.openNotifications} />
      </ol>
    </section>
  );
}

interface StepProps {
  readonly icon: IconName;
  readonly title: string;
  readonly words: string;
  readonly isDone: boolean;
  readonly onGo: (() => void) | undefined;
}

function Step({ icon, title, words, isDone, onGo }: StepProps) {
  const texts = rooms().welcome;
  return (
    <li class="vb-welcome-step">
      <Icon name={isDone ? "success" : icon} class={isDone ? "vb-welcome-done" : undefined} />
      <div>
        {isDone || onGo === undefined ? (
          <p class="vb-welcome-title">
            {title}
            {isDone && <span class="vb-muted"> · {texts.done}</span>}
          </p>
        ) : (
          <Button small variant="secondary" onClick={onGo}>
            {title}
          </Button>
        )}
        <p class="vb-muted">{words}</p>
      </div>
    </li>
  );
}
