// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import type { RefObject } from "preact";
import { useEffect, useState } from "preact/hooks";
import { type Window, windowOf } from "./window";

/**
 * Which rows of a list of equally high rows are on the screen, and some around them.
 * Asks where the list stands on the screen, not who scrolls it: the pane does, or at little height all that is around it.
 */
export function useWindow(list: RefObject<HTMLElement>, count: number, rowRem: number): Window {
  const [shown, setShown] = useState<Window>({ first: 0, end: Math.min(count, 24) });
  useEffect(() => {
    const element = list.current;
    if (element === null) return undefined;
    let frame = 0;
    const measure = () => {
      frame = 0;
      const next = windowOf(element.getBoundingClientRect().top, innerHeight, rowRem * remPixels(), count);
      setShown((before) => (before.first === next.first && before.end === next.end ? before : next));
    };
    const soon = () => {
      frame ||= requestAnimationFrame(measure);
    };
    measure();
    const resized = new ResizeObserver(soon);
    resized.observe(element);
    addEventListener("resize", soon);
    document.addEventListener("scroll", soon, { capture: true, passive: true });
    return () => {
      cancelAnimationFrame(frame);
      resized.disconnect();
      removeEventListener("resize", soon);
      document.removeEventListener("scroll", soon, { capture: true });
    };
  }, [list, count, rowRem]);
  return { first: Math.min(shown.first, count), end: Math.min(shown.end, count) };
}

function remPixels(): number {
  return Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
}
