// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import type { RefObject } from "preact";
import { useEffect } from "preact/hooks";

/**
 * Words without a control in them can't be scrolled by keyboard, unless what scrolls takes the focus; where nothing
 * scrolls, a tab stop would only be in the way. For what stands in a dialog's body.
 */
export function useReachable(inside: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const body = inside.current?.closest<HTMLElement>(".vb-dialog-body");
    if (!body) return undefined;
    const measure = () => {
      if (body.scrollHeight > body.clientHeight) body.tabIndex = 0;
      else body.removeAttribute("tabindex");
    };
    const resized = new ResizeObserver(measure);
    resized.observe(body);
    return () => resized.disconnect();
  }, []);
}
