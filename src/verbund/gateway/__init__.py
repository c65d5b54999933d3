# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""The border: the only door of a Core, for clients, for peers and for our own homeserver on its way out."""
