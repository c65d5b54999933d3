// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import { useEffect, useState } from "preact/hooks";

const STEPS = [1, 1.5, 2, 3, 4, 6] as const;

/** How large the picture is; 1 fits it into the window. Each picture begins fitted. */
export function useZoom(key: string) {
  const [step, setStep] = useState(0);
  useEffect(() => setStep(0), [key]);
  return {
    scale: STEPS[step] ?? 1,
    isLarge: step > 0,
    isSmallest: step === 0,
    isLargest: step === STEPS.length - 1,
    larger: () => setStep((now) => Math.min(STEPS.length - 1, now + 1)),
    smaller: () => setStep((now) => Math.max(0, now - 1)),
    fit: () => setStep(0),
  };
}
