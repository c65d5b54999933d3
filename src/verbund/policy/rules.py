# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""The rules, in a row, each independent of the others. A rule is silent or objects with a sentence.

The sentences go to the peer: they name the rule's matter, never data that the peer doesn't have.
"""

from collections.abc import Callable
from dataclasses import dataclass

from verbund.matrix.canonical_json import encode_parsed
from verbund.policy.events import MAX_EVENT_BYTES, Servers, event_objection, hint_objection, signature_objection
from verbund.policy.question import Direction, Question
from verbund.register.model import Freshness, Register, Status

# What a suspended or departed member may still do: let its people go, and refuse invites.
_LEAVING = frozenset({"make_leave", "send_leave"})
_ABOUT_LOCAL_SUBJECTS = frozenset({"invite", "keys_query", "keys_claim", "devices", "profile", "directory"})


@dataclass(frozen=True, slots=True)
class Rule:
    """`name` is public: it stands in refusals, logs and the handbook."""

    name: str
    objection: Callable[[Question, Register | None], str | None]


def _register_is_current(question: Question, register: Register | None) -> str | None:
    if register is None:
        return "This server has no verified register of the Verbund yet."
    if register.freshness(question.now, question.terms.aging) is Freshness.CLOSED:
        return "This server's register of the Verbund is too old; federation is closed until it is refreshed."
    return None


def _endpoint_is_offered(question: Question, register: Register | None) -> str | None:
    return "This endpoint is not used in this Verbund." if question.endpoint.name in question.terms.closed else None


def _own_side(question: Question, register: Register | None) -> str | None:
    ours = question.destination if question.direction is Direction.IN else question.origin
    return None if ours == question.own else "The request is not for this server."


def _peer_is_a_member(question: Question, register: Register | None) -> str | None:
    if question.peer == question.own:
        return "A server does not federate with itself."
    if register is None or register.member_of(question.peer) is None:
        return f"{question.peer} is not a member of this Verbund."
    return None


def _peer_is_active(question: Question, register: Register | None) -> str | None:
    member = register.member_of(question.peer) if register is not None else None
    if member is None or member.status is Status.ACTIVE:
        return None
    is_leaving = question.endpoint.name in _LEAVING
    if member.status is Status.SUSPENDED:
        return None if is_leaving else f"{question.peer} is suspended from this Verbund."
    in_grace = question.now < member.status_since + question.terms.leave_grace
    return None if is_leaving and in_grace else f"{question.peer} has left this Verbund."


def _we_are_active(question: Question, register: Register | None) -> str | None:
    own = register.member_of(question.own) if register is not None else None
    if own is not None and own.status is Status.ACTIVE:
        return None
    return None if question.endpoint.name in _LEAVING else "This server is not an active member of the Verbund."


def _origin_acts_itself(question: Question, register: Register | None) -> str | None:
    strangers = question.contents.actors - {question.origin}
    return "The request acts for users of another server." if strangers else None


def _subjects_are_there(question: Question, register: Register | None) -> str | None:
    if question.endpoint.name not in _ABOUT_LOCAL_SUBJECTS:
        return None
    return "The request is about users of another server." if question.contents.subjects - {question.destination} else None


def _event_may_enter(question: Question, register: Register | None) -> str | None:
    contents, servers = question.contents, Servers(register, question.own)
    if contents.event is None:
        return None
    objection = event_objection(contents.event, servers, fresh=True)
    if objection is not None:
        return objection.reason
    if question.direction is Direction.OUT or contents.size <= MAX_EVENT_BYTES:
        return None
    return "An event is too large." if len(encode_parsed(contents.event)) > MAX_EVENT_BYTES else None


def _event_is_signed(question: Question, register: Register | None) -> str | None:
    event = question.contents.event
    member = register.member_of(question.origin) if register is not None else None
    if event is None or member is None or question.direction is Direction.OUT:
        return None
    objection = signature_objection(event, member)
    return objection.reason if objection is not None else None


def _hints_name_no_stranger(question: Question, register: Register | None) -> str | None:
    servers = Servers(register, question.own)
    objections = (hint_objection(hint, servers) for hint in question.contents.hints)
    return next((objection.reason for objection in objections if objection is not None), None)


def _we_deal_with_the_peer(question: Question, register: Register | None) -> str | None:
    if question.peer not in question.terms.without_members or question.endpoint.name in _LEAVING:
        return None
    return "These two organisations exchange nothing by the wish of one of them."


RULES = (
    Rule("endpoint-is-offered", _endpoint_is_offered),
    Rule("register-is-current", _register_is_current),
    Rule("own-side", _own_side),
    Rule("peer-is-a-member", _peer_is_a_member),
    Rule("peer-is-active", _peer_is_active),
    Rule("we-are-active", _we_are_active),
    Rule("we-deal-with-the-peer", _we_deal_with_the_peer),
    Rule("origin-acts-itself", _origin_acts_itself),
    Rule("subjects-are-there", _subjects_are_there),
    Rule("event-may-enter", _event_may_enter),
    Rule("event-is-signed", _event_is_signed),
    Rule("hints-name-no-stranger", _hints_name_no_stranger),
)
