// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import type { VNode } from "preact";
import { inEntrance, nothing } from "../Entrance/story";
import { Updating } from "./Updating";

export const stories: Record<string, () => VNode> = {
  download: () => inEntrance(<Updating snapshot={{ step: "download", progress: 0.6 }} actions={{ retry: nothing }} />),
  migrate: () => inEntrance(<Updating snapshot={{ step: "migrate", progress: undefined }} actions={{ retry: nothing }} />),
  failed: () => inEntrance(<Updating snapshot={{ step: "failed", progress: undefined }} actions={{ retry: nothing }} />),
};
