// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

/** Locks when nobody has touched the app for a while; a laptop that slept counts too, since the clock is asked and not a timer. */
const LOOK = 15_000;
const SIGNS = ["pointerdown", "keydown", "wheel", "touchstart"] as const;

/** Calls `lock` after `minutes` without a sign of a person; returns how to end it. 0 minutes: never. */
export function lockWhenIdle(minutes: number, lock: () => void): () => void {
  if (minutes <= 0) return () => undefined;
  let last = Date.now();
  const seen = () => {
    last = Date.now();
  };
  const look = () => {
    if (Date.now() - last > minutes * 60_000) lock();
  };
  for (const sign of SIGNS) addEventListener(sign, seen, { passive: true, capture: true });
  document.addEventListener("visibilitychange", look);
  const timer = setInterval(look, LOOK);
  return () => {
    clearInterval(timer);
    document.removeEventListener("visibilitychange", look);
    for (const sign of SIGNS) removeEventListener(sign, seen, { capture: true });
  };
}
