# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""Members tell each other which register they see, with every federation request; two faces of one register are alarmed.

A line in a header proves nothing (`verbund register compare` asks for signed statements); it makes somebody look.
"""

from collections import OrderedDict
from collections.abc import Callable

from prometheus_client import CollectorRegistry, Counter

from verbund.gateway.audit import Audit
from verbund.matrix.names import ServerName
from verbund.register.faces import Face, Verdict, compared, face_of, parse_face
from verbund.register.trusted import Trusted

HEADER = b"x-verbund-register"
MAX_AHEAD = 2000
ALARM_EVERY_SECONDS = 3600.0


class Faces:
    """What our members' registers look like beside ours. Who is ahead of us is compared once we have got there."""

    def __init__(
        self, trusted: Callable[[], Trusted], audit: Audit, steady: Callable[[], float], registry: CollectorRegistry
    ) -> None:
        self._trusted = trusted
        self._audit = audit
        self._steady = steady
        self._of: Trusted | None = None
        self._line = b""
        self._ahead: OrderedDict[str, Face] = OrderedDict()
        self._alarmed: dict[str, float] = {}
        self._differ = Counter(
            "verbund_register_faces_differ_total", "Requests of members that see another register", ["origin"], registry=registry
        )

    def line(self) -> bytes:
        """What we tell others; empty while we know no register."""
        self._take_over()
        return self._line

    def heard(self, origin: ServerName, values: tuple[bytes, ...]) -> None:
        """What an authenticated member told us. A member without a gateway of ours tells nothing."""
        self._take_over()
        if len(values) != 1 or values[0] == self._line:
            return
        face = parse_face(values[0].decode("ascii", "replace"))
        if face is not None:
            self._judge(origin.text, face)

    def _take_over(self) -> None:
        """A look at two references, unless the register has changed."""
        trusted = self._trusted()
        if trusted is self._of:
            return
        self._of = trusted
        own = face_of(trusted)
        self._line = own.line.encode() if own is not None else b""
        for origin, face in list(self._ahead.items()):
            self._judge(origin, face)

    def _judge(self, origin: str, face: Face) -> None:
        verdict = compared(face, self._trusted())
        if verdict is Verdict.AHEAD:
            # The first that it told and we haven't reached: a later one would have to follow from it.
            self._ahead.setdefault(origin, face)
            if len(self._ahead) > MAX_AHEAD:
                self._ahead.popitem(last=False)
            return
        if self._ahead.get(origin) == face:
            del self._ahead[origin]
        if verdict is Verdict.DIFFERENT:
            self._alarm(origin, face)

    def _alarm(self, origin: str, face: Face) -> None:
        self._differ.labels(origin).inc()
        now = self._steady()
        if now - self._alarmed.get(origin, float("-inf")) < ALARM_EVERY_SECONDS:
            return
        self._alarmed[origin] = now
        self._audit.event(
            "alarm",
            f"{origin} sees another register than we do: version {face.version} is {face.sha256[:16]} there. "
            f"Compare with: verbund register compare --with {origin}",
        )
