# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""Sign-in services as an operator writes them, and what Synapse is told of them."""

import re
from types import SimpleNamespace

import pytest
import yaml
from synapse.config.homeserver import HomeServerConfig

from verbund.config.load import parse
from verbund.config.settings import Settings
from verbund.faults import Fault
from verbund.site.render.accounts import account_lines

HEAD = """
server_name = "amt.example"
data_folder = "data"
run_folder = "/tmp/amt"
[organisation]
name = "Amt"
place = "Musterhausen"
contact = "it@amt.example"
[gateway]
client_base_url = "https://chat.amt.example/"
federation_endpoints = ["127.0.0.1:8448"]
"""
SERVICE = """
[[sign_in.oidc]]
id = "amt"
name = "Amtskonto"
issuer = "https://id.amt.example/realms/amt"
client_id = "verbund"
client_secret_file = "secret"
more_hosts = ["keys.amt.example"]
"""


def read(tmp_path, text: str) -> Settings:
    return parse((HEAD + text).encode(), tmp_path / "verbund.toml")


def lines(settings: Settings) -> dict[str, object]:
    return {key: value for _, part in account_lines(settings) for key, value in part.items()}


def test_a_service_and_what_synapse_is_told(tmp_path):
    settings = read(tmp_path, SERVICE)
    (service,) = settings.sign_in.oidc
    assert service.client_secret_file == tmp_path / "secret"
    told = lines(settings)
    (provider,) = told["oidc_providers"]
    assert provider["client_secret_path"] == tmp_path / "secret"
    assert provider["skip_verification"] is False
    assert provider["pkce_method"] == "always"
    assert provider["user_mapping_provider"]["config"]["localpart_template"] == "{{ user.preferred_username }}"
    assert told["no_proxy_hosts"] == ["id.amt.example", "keys.amt.example"]
    assert told["sso"] == {"client_whitelist": ["https://chat.amt.example/o/"], "update_profile_information": True}


def synapse_config(tmp_path) -> HomeServerConfig:
    """Read by Synapse itself."""
    (tmp_path / "secret").write_text("s3cret\n")
    written = lines(read(tmp_path, SERVICE))
    config = HomeServerConfig()
    config.parse_config_dict(
        yaml.safe_load(yaml.safe_dump({**_as_text(written), "server_name": "amt.example", "report_stats": False}))
        | {
            "public_baseurl": "https://chat.amt.example/",
            "signing_key": "ed25519 a_key ZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZA",
            "macaroon_secret_key": "m",
            "form_secret": "f",
            "database": {"name": "sqlite3", "args": {"database": ":memory:"}},
            "media_store_path": str(tmp_path),
        },
        str(tmp_path),
        str(tmp_path),
    )
    return config


def test_synapse_takes_what_is_written(tmp_path):
    config = synapse_config(tmp_path)
    (provider,) = config.oidc.oidc_providers
    assert provider.client_secret == "s3cret"
    assert provider.backchannel_logout_enabled
    assert config.server.proxy_config.no_proxy_hosts == ["id.amt.example", "keys.amt.example"]
    assert not config.registration.enable_set_displayname
    assert not config.server.allow_per_room_profiles
    assert not config.userdirectory.user_directory_search_enabled
    assert not config.auth.login_via_existing_enabled


def _as_text(value):
    if isinstance(value, dict):
        return {key: _as_text(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_as_text(item) for item in value]
    return value if isinstance(value, bool | int | str) else str(value)


@pytest.mark.parametrize(
    "old, new, named",
    [
        ("https://id.amt", "http://id.amt", "http:// only on this machine"),
        ("https://id.amt.example/realms/amt", "https://id.amt.example/?x=1", "issuer"),
        ("https://id.amt", "https://user@id.amt", "issuer"),
        ('id = "amt"', 'id = "Amt/.."', "id"),
        ("more_hosts", 'localpart_claim = "x }} {{ y"\nmore_hosts', "localpart_claim"),
        ("more_hosts", 'display_name_claim = "a.b|safe"\nmore_hosts', "display_name_claim"),
        ("more_hosts", 'scopes = ["profile"]\nmore_hosts', "openid"),
        ("keys.amt.example", "*", "more_hosts"),
        ('client_secret_file = "secret"\n', "", "client_secret_file"),
        ('client_secret_file = "secret"', 'client_secret = "s3cret"', "client_secret"),
        (SERVICE, SERVICE + SERVICE, "same id"),
        (SERVICE, "[sign_in]\npassword = false\n", "nobody could sign in"),
        (SERVICE, "[sign_in]\nsession_days = 0\n", "session_days"),
        (SERVICE, "[people]\ndisclosed_per_day = 9\n", "disclosed_per_day"),
    ],
)
def test_mistakes_are_named(tmp_path, old, new, named):
    with pytest.raises(Fault, match=named):
        read(tmp_path, SERVICE.replace(old, new, 1))


def test_http_is_taken_on_this_machine_alone(tmp_path):
    settings = read(tmp_path, SERVICE.replace("https://id.amt.example", "http://127.0.0.1:9000"))
    assert lines(settings)["oidc_providers"][0]["skip_verification"] is True


def test_sessions_end_where_the_operator_says_so(tmp_path):
    assert "session_lifetime" not in lines(read(tmp_path, ""))
    assert lines(read(tmp_path, "[sign_in]\nsession_days = 30\n"))["session_lifetime"] == "30d"


LURE = "<script>alert(1)</script>"


def pages_of(tmp_path) -> dict[str, str]:
    """Each page as Synapse renders it, with what an attacker could write where something is filled in."""
    sso = synapse_config(tmp_path).sso
    provider = SimpleNamespace(idp_id="amt", idp_name=f"Amtskonto {LURE}", idp_icon=None)
    picked = {"server_name": "amt.example", "redirect_url": "https://chat.amt.example/o/x?a=1&b=2", "providers": [provider]}
    confirmed = {
        "display_url": f"https://evil.example/{LURE}",
        "redirect_url": "https://evil.example/?loginToken=t",
        "server_name": "amt.example",
    }
    asked = {"redirect_url": "https://id.amt.example/", "idp": provider}
    return {
        "picker": sso.sso_login_idp_picker_template.render(**picked),
        "redirect": sso.sso_redirect_confirm_template.render(
            **confirmed, new_user=False, user_id="@erika:amt.example", user_profile=None
        ),
        "confirm": sso.sso_auth_confirm_template.render(**asked, description="reset the device signing key on your account"),
        "confirm something new": sso.sso_auth_confirm_template.render(**asked, description=LURE),
        "unauthorised": sso.sso_error_template.render(error="unauthorised", error_description="x"),
        "unavailable": sso.sso_error_template.render(error="provider_unavailable", error_description=""),
        "error": sso.sso_error_template.render(error=LURE, error_description=LURE),
        "deactivated": sso.sso_account_deactivated_template,
        "success": sso.sso_auth_success_template,
        "bad user": sso.sso_auth_bad_user_template.render(server_name="amt.example"),
    }


def test_synapses_own_pages_are_german_load_nothing_and_run_nothing_of_others(tmp_path):
    for name, page in pages_of(tmp_path).items():
        assert '<html lang="de">' in page, name
        assert "– Verbund</title>" in page, name
        assert page.index("<h1>") < page.index('lang="en"'), f"{name}: German first, English below"
        assert LURE not in page, f"{name}: what others write is text"
        assert page.count("<script>") == (1 if name == "success" else 0), name
        # The links that people are shown are the only addresses in it.
        assert not re.search(r"(?:src|href)=\"(?!https://|pick_idp)|<(?:img|link|iframe)|url\(|@import|matrix\.org", page), name
        assert not re.search(r"\{[%{#]", page), name


def test_synapses_own_pages_say_what_happened_and_what_to_do(tmp_path):
    pages = pages_of(tmp_path)
    assert "Ihre Identität für die Verschlüsselung neu anlegen" in pages["confirm"]
    assert "etwas an Ihrem Konto ändern" in pages["confirm something new"]
    assert "&lt;script&gt;" in pages["error"]
    assert 'href="pick_idp?idp=amt&amp;redirectUrl=https%3A//chat.amt.example/o/x%3Fa%3D1%26b%3D2"' in pages["picker"]
    assert "authDone" in pages["success"]
    for name in ("redirect", "confirm", "unauthorised", "unavailable", "error", "deactivated"):
        assert "IT-Stelle" in pages[name], name
