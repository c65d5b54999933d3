// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { Avatar } from "../../parts/Avatar";
import { Heading } from "../../parts/Heading";
import { IconButton } from "../../parts/IconButton";
import { signin } from "../../texts/signin";
import { Confirm } from "../Confirm/Confirm";

export interface KnownAccount {
  readonly userId: string;
  readonly name: string;
  /** The sign-in has run out; messages and keys are still here. */
  readonly isWaiting: boolean;
}

interface AccountsProps {
  readonly accounts: readonly KnownAccount[];
  readonly onForget: (userId: string) => void;
  readonly onRemove: (userId: string) => Promise<void>;
  /** The form, for the user name that was chosen. */
  readonly children: (localpart: string | undefined) => ComponentChildren;
}

/** Several people, one after another, at one counter: their names are at hand, their passwords are not. */
export function Accounts({ accounts, onForget, onRemove, children }: AccountsProps) {
  const waiting = accounts.filter(({ isWaiting }) => isWaiting);
  const likely = accounts.length === 1 ? accounts : waiting;
  const [chosen, choose] = useState(likely.length === 1 ? likely[0]?.userId : undefined);
  const [asked, ask] = useState<KnownAccount>();
  return (
    <>
      {accounts.length > 0 && (
        <section class="vb-signin-accounts">
          <Heading level={2} look={4}>
            {signin().form.accounts}
          </Heading>
          <ul role="list">
            {accounts.map((account) => (
              <Account key={account.userId} account={account} isChosen={account.userId === chosen} onChoose={() => choose(account.userId)} onForget={() => (account.isWaiting ? ask(account) : onForget(account.userId))} />
            ))}
          </ul>
        </section>
      )}
      {asked !== undefined && (
        <Confirm title={signin().form.expired.remove} confirm={signin().form.expired.removeDo} danger onConfirm={() => onRemove(asked.userId)} onClose={() => ask(undefined)}>
          <p>{signin().form.expired.removeText(asked.name)}</p>
        </Confirm>
      )}
      {children(chosen?.slice(1).split(":")[0])}
    </>
  );
}

interface AccountProps {
  readonly account: KnownAccount;
  readonly isChosen: boolean;
  readonly onChoose: () => void;
  readonly onForget: () => void;
}

function Account({ account, isChosen, onChoose, onForget }: AccountProps) {
  return (
    <li class="vb-signin-account">
      <button type="button" class="vb-card" aria-pressed={isChosen} onClick={onChoose}>
        <Avatar name={account.name} size="small" />
        <span class="vb-card-words">
          <span>{account.name}</span>
          <small>{account.userId}</small>
          {account.isWaiting && <small>{signin().form.expired.waits}</small>}
        </span>
      </button>
      <IconButton icon="close" label={account.isWaiting ? signin().form.expired.removeOf(account.name) : signin().form.forget(account.name)} onClick={onForget} />
    </li>
  );
}
