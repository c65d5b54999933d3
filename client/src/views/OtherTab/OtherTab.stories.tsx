// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import type { VNode } from "preact";
import { inEntrance, nothing } from "../Entrance/story";
import { OtherTab } from "./OtherTab";

export const stories: Record<string, () => VNode> = {
  open: () => inEntrance(<OtherTab snapshot={{ isTaking: false }} actions={{ takeOver: nothing }} />),
  taking: () => inEntrance(<OtherTab snapshot={{ isTaking: true }} actions={{ takeOver: nothing }} />),
};
