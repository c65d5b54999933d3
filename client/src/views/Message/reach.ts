// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import { createContext } from "preact";
import { useContext } from "preact/hooks";

/**
 * True within the message that has the conversation's one tab stop. Links and buttons of the others are left out of
 * the tab order (the pointer still reaches them): nobody wants to press Tab through 300 messages.
 */
export const Reach = createContext(true);

export function useTabIndex(): 0 | -1 {
  return useContext(Reach) ? 0 : -1;
}
