// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import type { RefObject } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";

/**
 * Puts an element (it needs `popover="manual"`) into the browser's top layer while it is open.
 * There nothing clips it, and it is above a modal dialog it belongs to: what a portal to the body can't do.
 */
export function useTopLayer<T extends HTMLElement>(open: boolean): RefObject<T | null> {
  const ref = useRef<T>(null);
  useLayoutEffect(() => {
    const element = ref.current;
    if (element === null || !open) return undefined;
    element.showPopover();
    return () => {
      if (element.isConnected && element.matches(":popover-open")) element.hidePopover();
    };
  }, [open]);
  return ref;
}
