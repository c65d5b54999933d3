// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
/** People, organisations and rooms for stories; no program of the app imports this. */
import type { ComponentChildren } from "preact";
import type { Organisation } from "../../model/organisation";
import type { Membership, Person, Role } from "../../model/person";
import type { Invitation, RoomDetails, RoomRow } from "../../model/room";

export const NOW = Date.UTC(2026, 10, 24, 14, 5);
const MINUTE = 60_000;

export const stadt: Organisation = { serverName: "stadt.example", name: "Stadt Musterhausen", place: "Musterhausen", status: "active", isOwn: true };
export const kreis: Organisation = { serverName: "kreis.example", name: "Landkreis Beispiel", place: "Beispielstadt", status: "active", isOwn: false };
export const polizei: Organisation = { serverName: "polizei.example", name: "Polizeipräsidium Mitte", place: "Landeshauptstadt", status: "suspended", isOwn: false };
export const lang: Organisation = {
  serverName: "vifg.example",
  name: "Verkehrsinfrastrukturfinanzierungsgesellschaft Rheinland-Pfälzischer Gebietskörperschaften",
  place: "Kaiserslautern-Siegelbach",
  status: "active",
  isOwn: false,
};
export const fremd: Organisation = { serverName: "nirgendwo.example", name: "nirgendwo.example", place: "", status: "unknown", isOwn: false };

export function person(name: string, organisation: Organisation = stadt, more: Partial<Person> = {}): Person {
  const local = name.toLowerCase().replaceAll(/[^a-zäöüß]+/g, ".");
  return { userId: `@${local}:${organisation.serverName}`, name, picture: undefined, organisation, isAmbiguous: false, trust: "unverified", ...more };
}

export const erika = person("Erika Mustermann", stadt, { trust: "verified" });
export const max = person("Max Beispiel", kreis);
export const maxToo = person("Max Βeispiel", polizei, { userId: "@m.beispie1:polizei.example", isAmbiguous: true });
export const langePerson = person("Dr. Hildegard-Annegret von der Donaudampfschifffahrtsgesellschaft-Wolkenstein", lang, { trust: "changed" });

export function member(of: Person, role: Role = "member", more: Partial<Membership> = {}): Membership {
  return { person: of, membership: "join", role, may: { kick: true, ban: true, setRole: true }, ...more };
}

export function row(name: string, more: Partial<RoomRow> = {}): RoomRow {
  return {
    roomId: `!${name}:stadt.example`,
    name,
    picture: undefined,
    kind: "room",
    membership: "join",
    unread: 0,
    mentions: 0,
    isMarkedUnread: false,
    isFavourite: false,
    isLowPriority: false,
    notify: "all",
    preview: "Erika: Guten Tag",
    hasMessages: true,
    lastActive: NOW - 5 * MINUTE,
    order: 0,
    draft: undefined,
    outgoing: "none",
    spaces: [],
    ...more,
  };
}

export function details(more: Partial<RoomDetails> = {}): RoomDetails {
  return {
    roomId: "!haushalt:stadt.example",
    name: "Haushalt 2027",
    topic: "Anmeldungen der Ämter bis 15. Dezember",
    picture: undefined,
    kind: "room",
    other: undefined,
    isEncrypted: true,
    organisations: [stadt, kreis],
    joinedCount: 12,
    readOnly: undefined,
    replacedBy: undefined,
    typing: [],
    isFavourite: false,
    notify: "mentions",
    historyVisibility: "shared",
    may: { invite: true, rename: true, setTopic: true, setPicture: true, setHistoryVisibility: true, redactOthers: true, pin: true },
    changedIdentities: [],
    ...more,
  };
}

export function invitation(inviter: Person, more: Partial<Invitation> = {}): Invitation {
  return { roomId: `!${inviter.userId}`, roomName: inviter.name, kind: "direct", inviter, isFromOtherOrganisation: !inviter.organisation.isOwn, ...more };
}

export const WORDS = "Verkehrsinfrastrukturfinanzierungsgesellschaft: Abstimmung der Grundstücksverkehrsgenehmigungszuständigkeitsübertragungsverordnung";

/** What every action of a story does. */
export const done = () => Promise.resolve();
export const nothing = () => undefined;
export const slow = () => new Promise<never>(nothing);
export const refused = (sentence: string) => () => Promise.reject(new Error(sentence));

/** A pane on its own: as wide as in the Shell on a desktop, whole on a phone, and as there it knows how wide the Shell is. */
export function Pane({ kind, children }: { readonly kind: "list" | "main" | "panel"; readonly children: ComponentChildren }) {
  const width = { list: "23rem", main: "100%", panel: "26rem" }[kind];
  return (
    <div style={{ container: "vb-shell / inline-size" }}>
      <main style={{ display: kind === "main" ? "flex" : "block", flexDirection: "column", blockSize: "100dvb", inlineSize: `min(100%, ${width})`, overflow: "hidden" }}>{children}</main>
    </div>
  );
}
