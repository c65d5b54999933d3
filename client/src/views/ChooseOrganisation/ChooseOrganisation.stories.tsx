// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import type { VNode } from "preact";
import { inEntrance, LONG, MUSTERSTADT, nothing } from "../Entrance/story";
import { ChooseOrganisation, type ChooseOrganisationSnapshot } from "./ChooseOrganisation";

const IDLE: ChooseOrganisationSnapshot = { text: "", search: "idle", suggestions: [], proposed: MUSTERSTADT, recent: [], linkError: undefined };

function story(some: Partial<ChooseOrganisationSnapshot>): VNode {
  return inEntrance(<ChooseOrganisation snapshot={{ ...IDLE, ...some }} actions={{ search: nothing, choose: nothing, openLink: nothing }} />);
}

export const stories: Record<string, () => VNode> = {
  idle: () => story({}),
  searching: () => story({ text: "Muster", search: "searching" }),
  found: () => story({ text: "Muster", search: "found", suggestions: [MUSTERSTADT, { ...MUSTERSTADT, serverName: "kreis.example", name: "Kreis Musterland", place: "Musterhausen" }] }),
  none: () => story({ text: "Entenhausen", search: "none" }),
  offline: () => story({ text: "Muster", search: "offline" }),
  failed: () => story({ text: "Muster", search: "failed" }),
  recent: () => story({ recent: [LONG, { ...MUSTERSTADT, serverName: "kreis.example", name: "Kreis Musterland", place: "Musterhausen" }] }),
};
