// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import { type CheckboxProps, Ticked } from "./Checkbox";

/** For what takes effect at once; what is sent with a form is a Checkbox. */
export function Switch(props: CheckboxProps) {
  return <Ticked {...props} role="switch" />;
}
