# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""`verbund explain`: what every rule says about a request that nobody has sent."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import click

from verbund.cli import options, terminal


@click.command()
@options.config
@click.option("--origin", required=True, help="The server that sends.")
@click.option("--destination", help="The server that receives [default: our own].")
@click.option("--endpoint", required=True, help="The endpoint by its name, as in the log: send, invite, make_join, ...")
@options.as_json
def explain(config_file: Path, origin: str, destination: str | None, endpoint: str, as_json: bool) -> None:
    """Say what every rule of the border thinks of a request.

    Example: verbund explain --origin amt.example --endpoint invite
    """
    from verbund.config import load
    from verbund.faults import Fault
    from verbund.follow.reading import open_reading
    from verbund.matrix.endpoints import ENDPOINTS
    from verbund.matrix.names import InvalidName, ServerName
    from verbund.policy.contents import Contents
    from verbund.policy.decide import Refused, decide
    from verbund.policy.decide import explain as every_rule
    from verbund.policy.question import Direction, Question, Terms
    from verbund.register.model import Aging

    settings = load(config_file)
    row = next((row for row in ENDPOINTS if row.name == endpoint), None)
    if row is None:
        raise Fault(f"no endpoint is called {endpoint}", hint=", ".join(row.name for row in ENDPOINTS))
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
    chosen = settings.register_
    aging = Aging(timedelta(hours=chosen.valid_hours), timedelta(hours=chosen.grace_hours))
    terms = Terms(aging, closed=settings.federation.closed)
    direction = Direction.OUT if sender == own else Direction.IN
    question = Question(direction, row, sender, receiver, own, Contents(), datetime.now(UTC), terms)
    decision = decide(question, reading.register)
    verdicts = every_rule(question, reading.register)
    if as_json:
        rules = {verdict.rule: verdict.objection for verdict in verdicts}
        terminal.data({"allowed": not isinstance(decision, Refused), "rules": rules})
        return
    for verdict in verdicts:
        terminal.result(f"{'no ' if verdict.objection else 'yes'}  {verdict.rule:22} {verdict.objection or ''}".rstrip())
    terminal.result(f"=> {'refused by ' + decision.rule if isinstance(decision, Refused) else 'allowed'}")
