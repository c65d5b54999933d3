// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2

export type PinFault = "digits" | "short" | "simple";

/** What is wrong with a PIN that somebody wants to set; undefined where nothing is. */
export function pinFault(pin: string, minLength: number): PinFault | undefined {
  if (!/^[0-9]*$/.test(pin)) return "digits";
  if (pin.length < minLength) return "short";
  return isSimple(pin) ? "simple" : undefined;
}

/** 111111, 123456, 987654, 121212, 123123: what is tried first. */
function isSimple(pin: string): boolean {
  const digits = [...pin].map(Number);
  const steps = digits.slice(1).map((digit, index) => (digit - (digits[index] ?? 0) + 10) % 10);
  const isRow = steps.every((step) => step === steps[0]) && [0, 1, 9].includes(steps[0] ?? 0);
  const repeats = [2, 3].some((length) => pin === pin.slice(0, length).repeat(pin.length / length + 1).slice(0, pin.length));
  return isRow || repeats;
}
