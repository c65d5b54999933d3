# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""Who had to do with us across organisations, and what was refused: a hash chain for each process, its heads signed.

Never content, never a token; people and rooms by pseudonyms unless the operator wants otherwise.
"""
