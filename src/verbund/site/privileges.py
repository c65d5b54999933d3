# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""As whom the programs run. Root makes the two folders of a site and then becomes the site's user, for good.

So nothing of ours writes as root where that user may write: a link that it left there leads nowhere worth going.
"""

import os
import pwd
from dataclasses import dataclass
from pathlib import Path

from verbund.faults import Fault

DEFAULT_USER = "nobody"


@dataclass(frozen=True, slots=True)
class SiteUser:
    """The system user who owns a site and runs its programs; `is_other` when we are root and still have to become it."""

    name: str
    uid: int
    gid: int
    is_other: bool

    def make_folder(self, path: Path) -> None:
        """A folder of mode 0700 that belongs to the user; one that belongs to somebody else is a Fault."""
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.mkdir(mode=0o700)
            self.take_over(path)
        except FileExistsError:
            pass
        except OSError as error:
            raise Fault(f"{path}: {error.strerror}", hint="may this user write there? verbund.toml names the folders") from error
        found = path.lstat()
        if path.is_symlink() or not path.is_dir():
            raise Fault(f"{path} is no folder", hint="name a folder of the site's own in verbund.toml")
        if found.st_uid != self.uid:
            owner = _name_of(found.st_uid)
            hint = f"chown -R {self.name} {path}, if it is this site's own; else name another folder in verbund.toml"
            raise Fault(f"{path} belongs to {owner}, not to {self.name}, who runs this site", hint=hint)

    def take_over(self, folder: Path) -> None:
        """A folder that root has just made and filled becomes the user's."""
        if self.is_other:
            os.chown(folder, self.uid, self.gid, follow_symlinks=False)

    def become(self) -> None:
        """Gives up root for good, when we are root."""
        os.umask(0o077)
        if not self.is_other:
            return
        os.setgroups([])
        os.setresgid(self.gid, self.gid, self.gid)
        os.setresuid(self.uid, self.uid, self.uid)

    def refuse_unreadable(self, path: Path, what: str) -> None:
        """Raises Fault when the user, once we are it, can't read `path`."""
        if not os.access(path, os.R_OK):
            hint = f"put it where {self.name} may read it, for example in /opt or /etc/verbund"
            raise Fault(f"{self.name}, who runs this site, cannot read {what} {path}", hint=hint)


def site_user(name: str | None) -> SiteUser:
    """The user of the settings, or as root the default one, or ourselves; raises Fault."""
    if os.geteuid() != 0:
        return _ourselves(name)
    wanted = name or DEFAULT_USER
    try:
        entry = pwd.getpwnam(wanted)
    except KeyError as error:
        hint = f"adduser --system --group {wanted}, or set user in verbund.toml"
        raise Fault(f"there is no system user {wanted}", hint=hint) from error
    if entry.pw_uid == 0:
        raise Fault("user must not be root", hint="set another user in verbund.toml")
    return SiteUser(wanted, entry.pw_uid, entry.pw_gid, is_other=True)


def _ourselves(wanted: str | None) -> SiteUser:
    me = os.geteuid()
    try:
        name = pwd.getpwuid(me).pw_name
    except KeyError as error:
        raise Fault(f"user {me} has no name on this machine", hint="use a user of /etc/passwd") from error
    if wanted is not None and wanted != name:
        raise Fault(f"verbund.toml says that {wanted} runs this site; you are {name}", hint=f"start as root or as {wanted}")
    return SiteUser(name, me, os.getegid(), is_other=False)


def _name_of(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return f"user {uid}"
