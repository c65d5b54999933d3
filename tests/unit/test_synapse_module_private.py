# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""Private parts of Synapse and python-tuf that we touch: an upgrade that moves them fails here first."""

import inspect
from datetime import timedelta

import attr
from synapse.config.federation import FederationConfig
from synapse.config.server import ServerConfig
from synapse.config.workers import WorkerConfig
from synapse.federation.federation_client import FederationClient
from synapse.federation.transport.server import SERVLET_GROUPS, register_servlets
from synapse.federation.transport.server._base import Authenticator, BaseFederationServlet
from synapse.http.matrixfederationclient import MatrixFederationHttpClient
from synapse.http.proxy import ProxyResource
from synapse.server import HomeServer
from synapse.storage.database import DatabasePool
from synapse.storage.databases.main.keys import KeyStore
from synapse.storage.databases.main.profile import ProfileWorkerStore
from synapse.storage.databases.main.roommember import RoomMemberWorkerStore
from synapse.storage.databases.main.transactions import TransactionWorkerStore
from synapse.storage.keys import FetchKeyResult
from synapse.util.retryutils import get_retry_limiter
from tests.register_repository import NOON, an_entry
from tuf.ngclient._internal.trusted_metadata_set import TrustedMetadataSet

from verbund.matrix.names import ServerName
from verbund.policy.question import Terms
from verbund.register.entry import parse_entry
from verbund.register.model import Register, RegisterVersion
from verbund.synapse_module.allow_list import allowed_names, bring_in_line


def parameters(function) -> list[str]:
    return list(inspect.signature(function).parameters)


def test_synapse_keeps_what_the_module_touches():
    expected = ["self", "server_name", "from_server", "ts_added_ms", "verify_keys", "response_json"]
    assert parameters(KeyStore.store_server_keys_response) == expected
    assert [field.name for field in attr.fields(FetchKeyResult)] == ["verify_key", "valid_until_ts"]
    assert parameters(Authenticator.reset_retry_timings) == ["self", "origin"]
    assert parameters(Authenticator.__init__) == ["self", "hs"]
    assert "get_destination_retry_timings_batch" in vars(TransactionWorkerStore)
    assert parameters(DatabasePool.simple_select_list) == ["self", "table", "keyvalues", "retcols", "desc"]
    assert parameters(RoomMemberWorkerStore.get_invite_for_local_user_in_room) == ["self", "user_id", "room_id"]
    assert hasattr(HomeServer, "get_datastores")
    assert "self.federation_domain_whitelist[domain] = True" in inspect.getsource(FederationConfig.read_config)
    assert "matrix-federation" in inspect.getsource(inspect.getmodule(ProxyResource))


def test_synapse_keeps_what_taking_back_a_join_touches():
    # Synapse's handlers can be imported only after its REST part.
    import synapse.rest.admin
    from synapse.handlers.federation import FederationHandler

    assert synapse.rest.admin
    expected = ["self", "target_hosts", "room_id", "user_id", "membership", "content", "params"]
    assert parameters(FederationHandler._make_and_verify_event) == expected
    assert parameters(FederationClient.send_leave) == ["self", "destinations", "pdu"]
    assert "get_current_hosts_in_room" in vars(RoomMemberWorkerStore)


def test_synapse_keeps_what_vouching_touches():
    check = getattr(Authenticator.authenticate_request, "own_check", Authenticator.authenticate_request)
    assert parameters(check) == ["self", "request", "content"]
    source = inspect.getsource(check)
    # What ours does in its place: the allow list, who it is, and that the other side is alive.
    for done in ("federation_domain_whitelist", "request.requester = origin", "get_destination_retry_timings(origin)"):
        assert done in source
    assert "authenticator.authenticate_request" in inspect.getsource(BaseFederationServlet)
    assert "worker_replication_secret" in inspect.getsource(WorkerConfig.read_config)


def test_synapse_keeps_what_finding_people_touches():
    assert isinstance(SERVLET_GROUPS, dict)
    assert "for servlet_group in servlet_groups" in inspect.getsource(register_servlets)
    assert parameters(BaseFederationServlet.__init__) == ["self", "hs", "authenticator", "ratelimiter", "server_name"]
    expected = ["self", "destination", "path", "data", "long_retries", "timeout", "ignore_backoff", "args"]
    assert parameters(MatrixFederationHttpClient.post_json) == expected
    # A search that fails must not make Synapse hold back messages.
    assert "backoff_on_failure = not ignore_backoff" in inspect.getsource(get_retry_limiter)
    assert parameters(DatabasePool.runInteraction)[:3] == ["self", "desc", "func"]
    assert parameters(ProfileWorkerStore.get_profile_displayname) == ["self", "user_id"]
    assert "allow_per_room_profiles" in inspect.getsource(ServerConfig.read_config)


def test_tuf_keeps_its_reference_time_and_its_private_set():
    assert "self.reference_time" in inspect.getsource(TrustedMetadataSet)
    assert parameters(TrustedMetadataSet.update_snapshot) == ["self", "data", "trusted"]
    assert parameters(TrustedMetadataSet.update_delegated_targets) == ["self", "data", "role_name", "delegator_name"]


def a_register(**status: str) -> Register:
    members = {f"{name}.example": parse_entry(f"{name}.example", an_entry(f"{name}.example", status=state), "bund")
               for name, state in status.items()}  # fmt: skip
    return Register(RegisterVersion(1, "", 1), NOON, NOON + timedelta(hours=24), members)


def test_the_allow_list_keeps_suspended_members_and_drops_departed_ones_in_time():
    register = a_register(amt="active", kreis="suspended", fort="left")
    assert allowed_names(register, "amt.example", NOON, Terms()) == {"amt.example", "kreis.example", "fort.example"}
    later = NOON + timedelta(days=40)
    fresh = Register(register.version, later, later + timedelta(hours=24), register.members)
    assert allowed_names(fresh, "amt.example", later, Terms()) == {"amt.example", "kreis.example"}


def test_without_a_register_that_counts_only_we_ourselves_stand_on_it():
    register = a_register(amt="active", kreis="active")
    assert allowed_names(None, "amt.example", NOON, Terms()) == {"amt.example"}
    assert allowed_names(register, "amt.example", NOON + timedelta(hours=97), Terms()) == {"amt.example"}
    assert ServerName("kreis.example").text in allowed_names(register, "amt.example", NOON + timedelta(hours=95), Terms())


def test_the_list_is_changed_in_place():
    shared = {"amt.example": True, "alt.example": True}
    same = shared
    bring_in_line(shared, frozenset({"amt.example", "neu.example"}))
    assert same == {"amt.example": True, "neu.example": True}
    assert same is shared
