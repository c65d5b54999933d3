// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import type { VNode } from "preact";
import { Entrance } from "./Entrance";
import { inEntrance, nothing } from "./story";

export const stories: Record<string, () => VNode> = {
  normal: () => inEntrance(<h1>Titel</h1>),
  bare: () => (
    <Entrance snapshot={{ language: "de", languages: ["de"], imprintUrl: "", privacyUrl: "", accessibilityUrl: "" }} actions={{ setLanguage: nothing }}>
      <h1>Titel</h1>
    </Entrance>
  ),
};
