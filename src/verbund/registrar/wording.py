# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""A change in words, German first: a heading with what changes, then each member and each rule that differs."""

from collections.abc import Iterator, Mapping, Sequence

from securesystemslib.signer._key import Key
from tuf.api._payload import Role

from verbund.register.denied import parse_denials
from verbund.register.model import Member, Status
from verbund.register.scope import ON_CALL, RegisterPolicy
from verbund.registrar.examine import Examined
from verbund.registrar.examine_part import Members
from verbund.registrar.keys import key_fingerprint
from verbund.registrar.rules import Rules, delegated

_DEEDS = {
    "admitted": ("aufgenommen", "added"),
    "suspended": ("gesperrt", "suspended"),
    "readmitted": ("wieder aufgenommen", "readmitted"),
    "left": ("ausgeschieden", "let go"),
    "moved": ("in anderer Zuständigkeit", "moved to another registrar"),
    "changed": ("geändert", "changed"),
    "removed": ("gestrichen", "removed"),
}
_STATUS = {Status.ACTIVE: "readmitted", Status.SUSPENDED: "suspended", Status.LEFT: "left"}


def words_of(examined: Examined) -> str:
    """The text above the signed part of a change's file; the same for the same change."""
    before, after = _all(examined, "members_before"), _all(examined, "members_after")
    deeds = {name: deed for name in sorted({*before, *after}) if (deed := _deed(before.get(name), after.get(name)))}
    rules = list(_rules(examined))
    lines = [
        "Änderung des Verbundregisters / change of the register of the Verbund",
        headline(deeds, bool(rules)),
        "",
        *_versions(examined),
        "",
        *rules,
        *_denials(examined),
        *(line for name, deed in deeds.items() for line in _member(name, deed, before.get(name), after.get(name))),
    ]
    return "\n".join(line.rstrip() for line in lines).rstrip() + "\n"


def headline(deeds: Mapping[str, str], rules: bool) -> str:
    """`3 Mitglieder aufgenommen, 1 gesperrt / 3 members added, 1 suspended`."""
    counts = [(words, sum(1 for found in deeds.values() if found == deed)) for deed, words in _DEEDS.items()]
    german, english = (_counted(counts, language) for language in (0, 1))
    if rules:
        german, english = _and(german, "Regeln geändert"), _and(english, "rules changed")
    return f"{german or 'kein Mitglied ändert sich'} / {english or 'no member changes'}"


def _counted(counts: Sequence[tuple[tuple[str, str], int]], language: int) -> str:
    nouns = (("Mitglied", "Mitglieder"), ("member", "members"))[language]
    said = [(count, words[language]) for words, count in counts if count]
    # The noun stands once, at the first number.
    return ", ".join(
        f"{count} {nouns[count != 1]} {deed}" if place == 0 else f"{count} {deed}" for place, (count, deed) in enumerate(said)
    )


def _and(one: str, other: str) -> str:
    return f"{one}, {other}" if one else other


def _all(examined: Examined, side: str) -> Members:
    return {name: member for part in examined.parts.values() for name, member in getattr(part, side).items()}


def _deed(before: Member | None, after: Member | None) -> str | None:
    if before == after:
        return None
    if before is None:
        return "admitted"
    if after is None:
        return "removed"
    if before.status is not after.status:
        return _STATUS[after.status]
    return "moved" if before.organisation.registrar != after.organisation.registrar else "changed"


def _versions(examined: Examined) -> Iterator[str]:
    for role in sorted(examined.change.parts):
        signed = examined.change.part(role).signed
        until = f"{signed.expires:%Y-%m-%d %H:%M} UTC"
        yield f"{role}: Fassung {signed.version}, gilt bis {until} / version {signed.version}, valid until {until}"


def _denials(examined: Examined) -> Iterator[str]:
    if ON_CALL not in examined.change.parts:
        return
    for path, data in examined.change.files.items():
        if path.startswith(f"targets/{ON_CALL}/"):
            for name, item in parse_denials(data).items():
                until = f"{item.until:%Y-%m-%d %H:%M} UTC"
                yield f"! {name}: verweigert bis {until} / denied until {until}: {item.reason}"


def _member(name: str, deed: str, before: Member | None, after: Member | None) -> Iterator[str]:
    german, english = _DEEDS[deed]
    shown = after or before
    title = f"{shown.organisation.name}, {shown.organisation.place}" if shown is not None else ""
    yield f"{'+' if before is None else '-' if after is None else '~'} {name} ({title}): {german} / {english}"
    was, now = _facts(before), _facts(after)
    yield from (f"    - {fact}" for fact in was if fact not in now)
    yield from (f"    + {fact}" for fact in now if fact not in was)


def _facts(member: Member | None) -> tuple[str, ...]:
    """All that an entry says, one fact a line."""
    if member is None:
        return ()
    organisation = member.organisation
    keys = (
        f"key {key_id.text} {key.verify_key.base64}"
        + (f" from {key.valid_from:%Y-%m-%dT%H:%M:%SZ}" if key.valid_from else "")
        + (f" until {key.valid_until:%Y-%m-%dT%H:%M:%SZ}" if key.valid_until else "")
        for key_id, key in sorted(member.keys.items(), key=lambda item: item[0].text)
    )
    return (
        f"name {organisation.name}",
        f"kind {organisation.kind}",
        f"place {organisation.place}",
        f"registrar {organisation.registrar}",
        f"status {member.status.value} since {member.status_since:%Y-%m-%dT%H:%M:%SZ}",
        *(f"federation {endpoint.host} port {endpoint.port}" for endpoint in member.federation),
        f"client {member.client_base_url}",
        *keys,
        *(f"tls-pin {pin.hex()}" for pin in member.tls_spki_sha256),
        f"contact {member.contact}",
    )


def _rules(examined: Examined) -> Iterator[str]:
    was, now = list(_rule_facts(examined.before)), list(_rule_facts(examined.after))
    if was == now:
        return
    yield "Regeln / rules"
    yield from (f"    - {fact}" for fact in was if fact not in now)
    yield from (f"    + {fact}" for fact in now if fact not in was)
    yield ""


def _rule_facts(rules: Rules) -> Iterator[str]:
    yield from _key_facts(rules.root.roles, rules.root.keys)
    delegations = rules.targets.delegations
    yield from _key_facts(delegated(rules.targets), delegations.keys if delegations is not None else {})
    yield from _policy_facts(rules.policy)


def _key_facts(roles: Mapping[str, Role], keys: Mapping[str, Key]) -> Iterator[str]:
    """By what the keys are, not by what they are called: an ID can be given to another key."""
    for name, role in sorted(roles.items()):
        yield f"{name} signs with {role.threshold} of {len(role.keyids)} keys"
        yield from sorted(f"{name} key {key_fingerprint(keys[keyid])}" for keyid in role.keyids if keyid in keys)


def _policy_facts(policy: RegisterPolicy) -> Iterator[str]:
    yield f"members lie in {2**policy.shard_bits} files for each registrar"
    for name, scope in sorted(policy.registrars.items()):
        yield f"{name} may admit {', '.join(scope.names)}; {', '.join(sorted(scope.kinds))}"
