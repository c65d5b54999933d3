// SPDX-FileCopyrightText: 2026 The Verbund authors
// SPDX-License-Identifier: EUPL-1.2
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { Avatar } from "../../parts/Avatar";
import { Heading } from "../../parts/Heading";
import { IconButton } from "../../parts/IconButton";
import { signin } from "../../texts/signin";

export interface KnownAccount {
  readonly userId: string;
  readonly name: string;
}

interface AccountsProps {
  readonly accounts: readonly KnownAccount[];
  readonly onForget: (userId: string) => void;
  /** The form, for the user name that was chosen. */
  readonly children: (localpart: string | undefined) => ComponentChildren;
}

/** Several people, one after another, at one counter: their names are at hand, their passwords are not. */
export function Accounts({ accounts, onForget, children }: AccountsProps) {
  const [chosen, choose] = useState(accounts.length === 1 ? accounts[0]?.userId : undefined);
  return (
    <>
      {accounts.length > 0 && (
        <section class="vb-signin-accounts">
          <Heading level={2} look={4}>
            {signin().form.accounts}
          </Heading>
          <ul role="list">
            {accounts.map((account) => (
              <Account key={account.userId} account={account} isChosen={account.userId === chosen} onChoose={() => choose(account.userId)} onForget={() => onForget(account.userId)} />
            ))}
          </ul>
        </section>
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
        </span>
      </button>
      <IconButton icon="close" label={signin().form.forget(account.name)} onClick={onForget} />
    </li>
  );
}
