# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""The lines of homeserver.yaml about people: how they sign in, and what they may change."""

from pathlib import Path

from verbund.config import Settings
from verbund.config.sign_in import OidcSettings

Lines = list[tuple[str, dict[str, object]]]
PAGES = Path(__file__).parents[1] / "pages"
CLOSED_PROXY = "http://127.0.0.1:9"


def account_lines(settings: Settings) -> Lines:
    """Each part with its reason."""
    people, sign_in = settings.people, settings.sign_in
    return [
        (
            "Accounts are created by the operator.",
            {
                "enable_registration": False,
                "allow_guest_access": False,
                "enable_3pid_lookup": False,
                "enable_3pid_changes": False,
            },
        ),
        (
            "Names are the organisation's to give. What a client sets for one room alone is replaced by the name in the profile.",
            {
                "enable_set_displayname": people.may_rename,
                "enable_set_avatar_url": people.may_change_picture,
                "allow_per_room_profiles": people.may_rename and people.may_change_picture,
            },
        ),
        (
            "Presence would tell every peer who is at work and when.",
            {"presence": {"enabled": people.presence}},
        ),
        (
            "People are found at /_verbund/v1/people, which counts; Synapse's own search would list everybody, letter by letter.",
            {"user_directory": {"enabled": False, "search_all_users": False, "exclude_remote_users": True}},
        ),
        (
            "How people sign in. A token lives until sign-out, or for session_days; no session is made from another one.",
            {
                "password_config": {
                    "enabled": sign_in.password,
                    "policy": {"enabled": True, "minimum_length": 12},
                },
                "login_via_existing_session": {"enabled": False},
                **({"session_lifetime": f"{sign_in.session_days}d"} if sign_in.session_days else {}),
            },
        ),
        (
            "Sign-in services, with pages in German. Whoever comes back from one to our own app isn't asked once more.",
            {
                "oidc_providers": [_provider(provider) for provider in sign_in.oidc],
                "templates": {"custom_template_directory": PAGES},
                "sso": {
                    "client_whitelist": [settings.gateway.client_base_url + "/o/"],
                    # Where people may choose their names, they keep what they chose.
                    "update_profile_information": not people.may_rename,
                },
            },
        ),
        (
            "Whatever else Synapse might fetch would leave past the gateway: a closed door, but for sign-in services.",
            {
                "http_proxy": CLOSED_PROXY,
                "https_proxy": CLOSED_PROXY,
                "no_proxy_hosts": sorted({host for provider in sign_in.oidc for host in provider.hosts}),
                "url_preview_enabled": False,
            },
        ),
    ]


def _provider(provider: OidcSettings) -> dict[str, object]:
    return {
        "idp_id": provider.id,
        "idp_name": provider.name,
        "issuer": provider.issuer,
        "client_id": provider.client_id,
        "client_secret_path": provider.client_secret_file,
        "scopes": list(provider.scopes),
        "pkce_method": "always",
        "user_profile_method": "auto" if provider.claims_from == "id_token" else "userinfo_endpoint",
        # What this leaves out are checks of the provider's own document, such as https; tokens are verified all the same.
        "skip_verification": provider.is_on_this_machine,
        "allow_existing_users": provider.existing_accounts,
        "backchannel_logout_enabled": True,
        "user_mapping_provider": {
            "config": {
                "localpart_template": f"{{{{ user.{provider.localpart_claim} }}}}",
                "display_name_template": f"{{{{ user.{provider.display_name_claim} }}}}",
            }
        },
    }
