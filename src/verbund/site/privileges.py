# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""As whom the programs run: as root nothing does, since PostgreSQL refuses and nobody else should."""

import os
import pwd
from dataclasses import dataclass
from pathlib import Path

from verbund.faults import Fault

DEFAULT_USER = "nobody"


@dataclass(frozen=True, slots=True)
class RunAs:
    """A system user; `switch` says whether children must become it."""

    name: str
    uid: int
    gid: int
    switch: bool

    def own(self, path: Path) -> None:
        """Gives a folder and everything in it to the user, when we are root."""
        if not self.switch:
            return
        os.chown(path, self.uid, self.gid)
        for folder, folders, files in os.walk(path):
            for name in (*folders, *files):
                os.lchown(os.path.join(folder, name), self.uid, self.gid)


def run_as(user: str | None) -> RunAs:
    """The user of the settings, or as root the default one, or ourselves; raises Fault."""
    if os.geteuid() != 0:
        me = os.geteuid()
        try:
            return RunAs(pwd.getpwuid(me).pw_name, me, os.getegid(), switch=False)
        except KeyError as error:
            raise Fault(f"user {me} has no name on this machine", hint="use a user of /etc/passwd") from error
    name = user or DEFAULT_USER
    try:
        entry = pwd.getpwnam(name)
    except KeyError as error:
        raise Fault(f"there is no system user {name}", hint=f"adduser --system {name}, or set user in verbund.toml") from error
    if entry.pw_uid == 0:
        raise Fault("user must not be root", hint="set another user in verbund.toml")
    return RunAs(name, entry.pw_uid, entry.pw_gid, switch=True)


def refuse_unreadable_code(user: RunAs, code: Path) -> None:
    """Raises Fault when the user could not even read our programs, as below root's home."""
    if not user.switch:
        return
    for folder in (code, *code.parents):
        if not folder.stat().st_mode & 0o001:
            raise Fault(
                f"{user.name} cannot read the programs: {folder} is closed to others",
                hint="install Verbund outside of root's home, for example in /opt",
            )
