// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import type { Person } from "../../model/person";

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
