// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import { useEffect, useRef, useState } from "preact/hooks";
import { Button } from "../../parts/Button";
import { Details } from "../../parts/Details";
import { Field } from "../../parts/Field";
import { signin } from "../../texts/signin";
import { readUserName, type UserName } from "./username";

interface PasswordFormProps {
  /** The account that was chosen from the list. */
  readonly name: string | undefined;
  readonly serverName: string;
  readonly isBusy: boolean;
  readonly isDisabled: boolean;
  /** When name or password were last found wrong. */
  readonly wrongAt: number | undefined;
  readonly supportContact: string;
  readonly onSubmit: (localpart: string, password: string) => void;
}

interface Errors {
  readonly user?: string | undefined;
  readonly password?: string | undefined;
}

export function PasswordForm({ name, serverName, isBusy, isDisabled, wrongAt, supportContact, onSubmit }: PasswordFormProps) {
  const texts = signin().form;
  const [user, setUser] = useState(name ?? "");
  const [errors, setErrors] = useState<Errors>({});
  const password = useRef<HTMLInputElement>(null);
  const userField = useRef<HTMLInputElement>(null);
  // To where it can be put right; what is wrong is an alert, and spoken from wherever the focus is.
  useEffect(() => {
    if (wrongAt === undefined) return;
    password.current?.focus();
    password.current?.select();
  }, [wrongAt]);
  const submit = (event: Event) => {
    event.preventDefault();
    if (isBusy || isDisabled) return;
    const read = readUserName(user, serverName);
    // Read when it is needed, kept nowhere: password managers and people write into the field itself.
    const secret = password.current?.value ?? "";
    const found = { user: sentence(read), password: secret === "" ? texts.passwordEmpty : undefined };
    setErrors(found);
    if (found.user !== undefined) userField.current?.focus();
    else if (found.password !== undefined) password.current?.focus();
    else if (read.kind === "name") onSubmit(read.localpart, secret);
  };
  return (
    <form class="vb-signin-form" onSubmit={submit} noValidate>
      <Field
        label={texts.user}
        hint={texts.userHint(serverName)}
        error={errors.user}
        value={user}
        onValue={setUser}
        inputRef={userField}
        name="username"
        autoComplete="username"
        autoCapitalize="none"
        autoCorrect="off"
        spellcheck={false}
        aria-invalid={wrongAt !== undefined || undefined}
      />
      <Field label={texts.password} error={errors.password} type="password" name="password" autoComplete="current-password" inputRef={password} aria-invalid={wrongAt !== undefined || undefined} autoFocus={name !== undefined} />
      <Button type="submit" variant="primary" wide busy={isBusy} disabled={isDisabled}>
        {isBusy ? texts.busy : texts.submit}
      </Button>
      <Details summary={texts.forgotten}>
        <p>{texts.forgottenHelp(supportContact)}</p>
      </Details>
    </form>
  );
}

function sentence(name: UserName): string | undefined {
  const texts = signin().form;
  switch (name.kind) {
    case "name":
      return undefined;
    case "empty":
      return texts.userEmpty;
    case "wrong":
      return texts.userWrong;
    case "other":
      return texts.userOther(name.serverName);
  }
}
