"""Which automatic decisions an officer looks at: by chance, yet the same however often it is asked."""

import hmac

PER_MILLE = 1000


def is_drawn(seed: bytes, case_id: int, share: int) -> bool:
    """Whether the case is among the `share` in a thousand.

    Nobody who does not know the seed can tell beforehand, and no case is drawn anew by being decided again.
    """
    digest = hmac.new(seed, f"quality review of case {case_id}".encode(), "sha256").digest()
    # 64 bits: that a thousand does not divide them makes a difference that nobody can measure.
    return int.from_bytes(digest[:8], "big") % PER_MILLE < share
