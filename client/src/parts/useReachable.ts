// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import type { RefObject } from "preact";
import { useEffect } from "preact/hooks";

/**
 * Words without a control in them can't be scrolled by keyboard, unless what scrolls takes the focus; where nothing
 * scrolls, a tab stop would only be in the way.
 */
export function useReachable(scrolled: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const box = scrolled.current;
    if (box === null) return undefined;
    const measure = () => {
      if (box.scrollHeight > box.clientHeight) box.tabIndex = 0;
      else box.removeAttribute("tabindex");
    };
    const resized = new ResizeObserver(measure);
    resized.observe(box);
    const grown = new MutationObserver(measure);
    grown.observe(box, { childList: true, subtree: true, characterData: true });
    return () => {
      resized.disconnect();
      grown.disconnect();
    };
  }, []);
}
