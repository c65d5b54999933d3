// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/** What lies on top of the conversations: one dialog at a time. */
import { findPerson, searchPeople } from "../matrix/directory";
import { mustBeOpen } from "../matrix/standing";
import type { Organisation } from "../model/organisation";
import type { InviteFailure } from "../model/directory";
import type { Overlay } from "../state/messenger";
import { Entrance } from "../state/entrance";
import { preferences } from "../state/preferences";
import { InvitePeople } from "../views/InvitePeople/InvitePeople";
import { LeaveDialog } from "../views/LeaveDialog/LeaveDialog";
import { NewConversation } from "../views/NewConversation/NewConversation";
import type { PeoplePickerActions } from "../views/PeoplePicker/PeoplePicker";
import { ReportDialog, type ReportDialogSnapshot } from "../views/ReportDialog/ReportDialog";
import type { SettingsSection } from "../views/Settings/Settings";
import { ShortcutsOverview } from "../views/ShortcutsOverview/ShortcutsOverview";
import type { Running } from "./running";
import { said, sentenceOf } from "./sentence";
import { SecurityOverlay } from "./SecurityOverlays";
import { PasswordDialog, PinDialog } from "./SecretDialogs";
import { SettingsPage } from "./SettingsPage";
import { SignOutDialog } from "./SignOutDialog";

export function Overlays({ running }: { readonly running: Running }) {
  const overlay = running.messenger.overlay.value;
  return (
    <>
      {overlay !== undefined && <One running={running} overlay={overlay} />}
      <SecurityOverlay running={running} />
    </>
  );
}

function One({ running, overlay }: { readonly running: Running; readonly overlay: Overlay }) {
  const { messenger } = running;
  const close = () => {
    messenger.overlay.value = undefined;
  };
  switch (overlay.kind) {
    case "new-conversation":
      return (
        <NewConversation
          snapshot={{ myUserId: messenger.session.me, ownOrganisation: messenger.standing.value.own, spaces: messenger.list.spaces.value, inSpace: overlay.inSpace }}
          actions={{
            ...pickerActions(running),
            createDirect: said(async (userId) => {
              const roomId = await messenger.actions.direct(userId);
              close();
              await messenger.arrive(roomId);
            }),
            createRoom: said(async (room) => {
              const roomId = await messenger.actions.create(room);
              close();
              await messenger.arrive(roomId);
            }),
            close,
          }}
        />
      );
    case "invite":
      return <Invite running={running} close={close} />;
    case "leave":
      return <Leave running={running} roomId={overlay.roomId} close={close} />;
    case "report-message":
    case "report-person":
    case "report-room":
      return <Reporting running={running} overlay={overlay} close={close} />;
    case "shortcuts":
      return <ShortcutsOverview snapshot={{ isMac: navigator.platform.startsWith("Mac"), sendWith: preferences.value.sendWith }} actions={{ close }} />;
    case "settings":
      return <SettingsPage running={running} section={overlay.section as SettingsSection} close={close} />;
    case "set-pin":
      return <PinDialog running={running} close={close} />;
    case "new-password":
      return <PasswordDialog running={running} close={close} />;
    case "sign-out":
      return <SignOutDialog running={running} close={close} />;
    default:
      return null;
  }
}

function Invite({ running, close }: { readonly running: Running; readonly close: () => void }) {
  const { messenger } = running;
  const room = messenger.open.value?.conversation.room;
  const details = messenger.details.value;
  if (room === undefined || details === undefined) return null;
  const present = room.getMembers().filter(({ membership }) => membership === "join" || membership === "invite").map(({ userId }) => userId);
  const inviteAll = async (userIds: readonly string[]): Promise<readonly InviteFailure[]> => {
    const failures: InviteFailure[] = [];
    for (const userId of userIds) {
      try {
        await messenger.actions.invite(room.roomId, userId);
      } catch (error) {
        failures.push({ userId, sentence: sentenceOf(error) });
      }
    }
    return failures;
  };
  return (
    <InvitePeople
      snapshot={{
        roomName: details.name,
        kind: details.kind,
        ownOrganisation: messenger.standing.value.own,
        present,
        historyVisibility: details.historyVisibility,
        organisations: details.organisations,
      }}
      actions={{ ...pickerActions(running), invite: inviteAll, close }}
    />
  );
}

function Leave({ running, roomId, close }: { readonly running: Running; readonly roomId: string; readonly close: () => void }) {
  const { messenger } = running;
  const { session } = messenger;
  const row = session.store.rows.value.get(roomId);
  const room = session.client.getRoom(roomId);
  const others = room?.getMembers().filter(({ userId, membership }) => userId !== session.me && membership === "join") ?? [];
  const mine = room?.getMember(session.me)?.powerLevel ?? 0;
  return (
    <LeaveDialog
      snapshot={{
        name: row?.name ?? "",
        kind: row?.isSpace === true ? "space" : row?.isDirect === true ? "direct" : "room",
        isLastAdmin: mine >= 100 && others.length > 0 && others.every(({ powerLevel }) => powerLevel < 100),
        isLastPerson: room !== null && (row?.joinedCount ?? 2) <= 1,
        needsInvitation: room?.getJoinRule() !== "public",
      }}
      actions={{
        leave: said(async () => {
          await messenger.actions.leave(roomId);
          close();
          if (messenger.openId.peek() === roomId) messenger.back();
        }),
        close,
      }}
    />
  );
}

function Reporting({ running, overlay, close }: { readonly running: Running; readonly overlay: Overlay; readonly close: () => void }) {
  const { messenger } = running;
  const { client, people } = messenger.session;
  const ownOrganisation = messenger.standing.value.own.name;
  const roomId = overlay.kind === "report-room" ? overlay.roomId : (messenger.openId.value ?? "");
  const userId = overlay.kind === "report-person" ? overlay.userId : undefined;
  const subject: ReportDialogSnapshot["subject"] =
    userId === undefined ? { kind: "room", name: messenger.session.store.rows.value.get(roomId)?.name ?? "" } : { kind: "person", person: people.alone(userId) };
  return (
    <ReportDialog
      snapshot={{ subject, ownOrganisation }}
      actions={{
        report: said(async ({ words, block }) => {
          if (userId === undefined) await client.reportRoom(roomId, words);
          else await client.http.authedRequest("POST" as never, `/users/${encodeURIComponent(userId)}/report`, undefined, { reason: words });
          if (block && userId !== undefined) await messenger.actions.block(userId, true);
        }),
        close,
      }}
    />
  );
}

function pickerActions({ messenger, context }: Running): PeoplePickerActions {
  const { session, organisations } = messenger;
  const search = new Entrance(context.trust, context.operator, () => Promise.resolve());
  const status = async (serverName: string): Promise<Organisation["status"]> => {
    // Among the own people it goes on, whatever the register is: whose server this is was proven at sign-in.
    if (serverName === messenger.standing.peek().own.serverName) return "active";
    mustBeOpen(messenger.standing.peek(), [serverName]);
    const known = await context.trust.look(serverName);
    organisations.learn(serverName, known);
    return known.member?.status ?? "unknown";
  };
  return {
    searchOrganisations: said(async (text) => {
      const hints = await search.search(text);
      // The list is the gateway's hint; what is shown of each comes from its own proof. Without one it can't be chosen.
      return Promise.all(
        hints.map(async ({ serverName, name, place }) => {
          const known = await organisations.proven(serverName);
          return known.status === "unknown" ? { ...known, name, place } : known;
        }),
      );
    }),
    searchPeople: said(async (serverName, term) => {
      mustBeOpen(messenger.standing.peek(), [serverName]);
      return searchPeople(session, serverName, term);
    }),
    findPerson: said((userId) => findPerson(session, userId, status)),
  };
}
