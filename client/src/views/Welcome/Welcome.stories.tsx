// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import { erika, langePerson, nothing, Pane } from "../Shell/examples";
import { Welcome, type WelcomeActions, type WelcomeSnapshot } from "./Welcome";

const actions: WelcomeActions = { newConversation: nothing, openRequests: nothing, openRecovery: nothing, openNotifications: nothing, openShortcuts: nothing };
const normal: WelcomeSnapshot = { me: erika, hasRooms: true, requests: 0, hasRecovery: true, notifications: "on" };

function story(more: Partial<WelcomeSnapshot>) {
  return () => (
    <Pane kind="main">
      <Welcome snapshot={{ ...normal, ...more }} actions={actions} />
    </Pane>
  );
}

export const stories = {
  normal: story({}),
  requests: story({ requests: 3 }),
  newcomer: story({ hasRooms: false, hasRecovery: false, notifications: "off", requests: 1 }),
  noRecovery: story({ hasRecovery: false, notifications: "denied" }),
  long: story({ me: langePerson, hasRooms: false }),
};
