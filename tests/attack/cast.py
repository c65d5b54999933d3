# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""Who takes part in the attacks on our own gateway; the attacks themselves are the product's (`verbund.probe`)."""

from dataclasses import replace

from verbund.probe.model import Cast
from verbund.probe.requests import Ask, Peer, a_transaction, key

OWN = "amt.example"
FRIEND = Peer("kreis.example", key("k_1", 1))
SUSPENDED = Peer("gesperrt.example", key("g_1", 2))
LEFT = Peer("fort.example", key("f_1", 3))
STRANGER = Peer("fremd.example", key("x_1", 4))
EXPIRED = Peer("kreis.example", key("k_old", 5))
NOT_YET = Peer("kreis.example", key("k_next", 6))
UNKNOWN_KEY = Peer("kreis.example", key("k_nobody", 7))
OTHER_SEED = Peer("kreis.example", key("k_1", 8))
THIRD = "dritte.example"

CAST = Cast(OWN, STRANGER, FRIEND, SUSPENDED, LEFT, EXPIRED, NOT_YET, THIRD)
ASK = Ask(FRIEND, OWN)
PEOPLE = Ask(FRIEND, OWN, "POST", "/_matrix/federation/unstable/de.verbund/people", {"term": "erika"})
SEND = replace(ASK, method="PUT", target="/_matrix/federation/v1/send/t1", content=a_transaction(FRIEND.name))
