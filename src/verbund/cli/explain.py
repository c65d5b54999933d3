# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""`verbund explain`: what every rule says about a request that nobody has sent."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from verbund.cli import options, terminal

if TYPE_CHECKING:
    from verbund.config import Settings
    from verbund.matrix.endpoints import Endpoint
    from verbund.policy.contents import Contents
    from verbund.policy.question import Question, Terms


@click.command()
@options.config
@click.option("--origin", required=True, help="The server that sends.")
@click.option("--destination", help="The server that receives [default: our own].")
@click.option("--endpoint", help="The endpoint by its name, as in the log: send, invite, make_join, ...")
@click.option("--target", help="Or the whole path of a request, with its query.")
@click.option("--method", default="GET", show_default=True, help="The method of --target.")
@click.option("--body", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="The request's body, a JSON file.")
@click.option("--at", metavar="TIME", help="As if it were this time, as in 2026-11-25T10:00:00Z [default: now].")
@options.as_json
def explain(
    config_file: Path, origin: str, destination: str | None, endpoint: str | None, target: str | None, method: str,
    body: Path | None, at: str | None, as_json: bool,
) -> None:  # fmt: skip
    """Say what every rule of the border thinks of a request, as if its signature held.

    With --endpoint, rules that look at the contents have nothing to object to; with --target and --body the request is read
    like one that came, down to each event and EDU of a transaction. Rules that [shadow] would add are shown, too.

    \b
    verbund explain --origin kreis.example --endpoint invite
    verbund explain --origin kreis.example --method PUT --target /_matrix/federation/v1/send/1 --body transaction.json
    """
    from verbund.config import load
    from verbund.faults import Fault
    from verbund.follow.reading import open_reading
    from verbund.matrix.names import InvalidName, ServerName
    from verbund.policy.decide import Refused, decide
    from verbund.policy.decide import explain as every_rule
    from verbund.policy.question import Direction, Question
    from verbund.policy.rehearse import would_object

    settings = load(config_file)
    if (endpoint is None) == (target is None):
        raise click.UsageError("give either --endpoint or --target")
    terms = _terms(settings)
    row, contents = _named(endpoint) if endpoint is not None else _read(method, target or "", body, terms)
    own = ServerName(settings.server_name)
    try:
        sender, receiver = ServerName(origin), ServerName(destination) if destination else own
    except InvalidName as error:
        raise Fault(str(error), hint="a server name is what stands behind the colon in @person:name") from error
    try:
        reading = open_reading(settings.files.register, settings.files.register_root)
    except OSError as error:
        raise Fault(f"no trusted root: {error}", hint="verbund init --root FILE brings it") from error
    reading.reload_if_changed()
    direction = Direction.OUT if sender == own else Direction.IN
    question = Question(direction, row, sender, receiver, own, contents, _time(at), terms)
    decision = decide(question, reading.register)
    verdicts = every_rule(question, reading.register)
    left_out = () if isinstance(decision, Refused) else decision.left_out
    shadow = would_object(question, reading.register, _terms(settings, shadow=True)) if settings.shadow.rehearse else None
    if as_json:
        rules = {verdict.rule: verdict.objection for verdict in verdicts}
        items = [{"rule": item.objection.rule, "reason": item.objection.reason} for item in left_out]
        told = {"endpoint": row.name, "allowed": not isinstance(decision, Refused), "rules": rules, "left_out": items}
        terminal.data({**told, "shadow": shadow})
        return
    for verdict in verdicts:
        terminal.result(f"{'no ' if verdict.objection else 'yes'}  {verdict.rule:22} {verdict.objection or ''}".rstrip())
    for item in left_out:
        terminal.result(f"out  {item.objection.rule:22} {item.objection.reason}")
    if shadow is not None:
        terminal.result(f"[shadow] would refuse by {shadow}")
    terminal.result(f"=> {_result(question, decision.rule if isinstance(decision, Refused) else None, len(left_out))}")


def _result(question: "Question", rule: str | None, left_out: int) -> str:
    if rule is not None:
        return f"{question.endpoint.name}: refused by {rule}"
    return f"{question.endpoint.name}: allowed" + (f", {left_out} of its items left out" if left_out else "")


def _named(endpoint: str) -> "tuple[Endpoint, Contents]":
    from verbund.faults import Fault
    from verbund.matrix.endpoints import ENDPOINTS
    from verbund.policy.contents import Contents

    row = next((row for row in ENDPOINTS if row.name == endpoint), None)
    if row is None:
        raise Fault(f"no endpoint is called {endpoint}", hint=", ".join(row.name for row in ENDPOINTS))
    return row, Contents()


def _read(method: str, target: str, body: Path | None, terms: "Terms") -> "tuple[Endpoint, Contents]":
    """The request as the gateway would read it; raises Fault where it would refuse before any rule is asked."""
    from verbund.faults import Fault
    from verbund.matrix.canonical_json import InvalidJson, parse
    from verbund.matrix.endpoints import Unlisted, WrongMethod, classify
    from verbund.policy.contents import InvalidContents, read_contents

    match classify(method, target, terms.closed):
        case Unlisted(reason):
            raise Fault(f"404 before any rule: {reason}", hint="docs/handbook/federation.md lists what is offered")
        case WrongMethod(allowed):
            raise Fault(f"405 before any rule: {method} is not offered there", hint=f"--method {' or '.join(allowed)}")
        case row:
            pass
    try:
        data = body.read_bytes() if body is not None else b""
        content = parse(data) if data or method != "GET" else None
        return row, read_contents(row, target, content, len(data))
    except (InvalidJson, InvalidContents) as error:
        raise Fault(f"400 before any rule: {error}", hint="--body FILE holds what would be sent") from error


def _terms(settings: "Settings", *, shadow: bool = False) -> "Terms":
    from verbund.policy.question import Terms
    from verbund.register.model import Aging

    chosen = settings.register_
    federation = settings.shadow if shadow else settings.federation
    aging = Aging(timedelta(hours=chosen.valid_hours), timedelta(hours=chosen.grace_hours))
    return Terms(aging, closed=federation.closed, without_members=federation.refused_members)


def _time(at: str | None) -> datetime:
    from verbund.faults import Fault

    if at is None:
        return datetime.now(UTC)
    try:
        time = datetime.fromisoformat(at)
    except ValueError as error:
        raise Fault(f"{at} is no time", hint="--at 2026-11-25T10:00:00Z") from error
    return time if time.tzinfo is not None else time.replace(tzinfo=UTC)
