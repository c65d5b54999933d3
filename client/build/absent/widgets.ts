// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/** The app runs in no other app's frame. */
export class RoomWidgetClient {
  constructor() {
    throw new Error("widgets are not part of this app");
  }
}
