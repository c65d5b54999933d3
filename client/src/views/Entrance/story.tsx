// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import type { ComponentChildren, VNode } from "preact";
import type { Organisation } from "../../model/organisation";
import { language } from "../../texts/language";
import { Entrance } from "./Entrance";

/** For stories of the screens that stand in this frame. */
export function inEntrance(children: ComponentChildren): VNode {
  const snapshot = {
    language: language.value,
    languages: ["de", "en"] as const,
    imprintUrl: "https://musterstadt.example/impressum",
    privacyUrl: "https://musterstadt.example/datenschutz",
    accessibilityUrl: "https://musterstadt.example/barrierefreiheit",
  };
  return (
    <Entrance snapshot={snapshot} actions={{ setLanguage: () => undefined }}>
      {children}
    </Entrance>
  );
}

export const MUSTERSTADT: Organisation = { serverName: "musterstadt.example", name: "Stadt Musterstadt", place: "Musterstadt", status: "active", isOwn: true };

export const LONG: Organisation = {
  serverName: "matrix.strassenverkehrsinfrastruktur.landesbehoerden.example",
  name: "Landesamt für Straßenverkehrsinfrastruktur, Donaudampfschifffahrtsangelegenheiten und Grundstücksverkehrsgenehmigungszuständigkeiten",
  place: "Hellschen-Heringsand-Unterschaar",
  status: "active",
  isOwn: false,
};

export const nothing = (): undefined => undefined;
