"""The fifty of the clerk's day: 36 come on a Monday, 14 on the Friday after."""

from __future__ import annotations

from datetime import date
from types import MappingProxyType

from clerk_visits import (
    AT_ONCE,
    F3,
    ORGANISATION,
    REFUSED,
    REGISTERED,
    SAME,
    TYPED,
    USUAL,
    WANTING,
    Visit,
)

from cchc_desktop.core.channel import Channel

MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY = (date(2026, 11, day) for day in range(9, 14))
ONLINE, POST = Channel.ONLINE, Channel.POST

ON_MONDAY = (
    Visit("1.004884", "dang ky lai khai sinh", role="supplement"),
    Visit("1.004884", role="withdrawn"),
    *(Visit("1.004884", role="threatened") for _ in range(3)),
    Visit("1.001193", F3, SAME),
    *(Visit("1.001193") for _ in range(3)),
    Visit("1.004873", "xac nhan tinh trang hon nhan", role="late"),
    Visit("1.004873", role="another's hand"),
    Visit("1.004873", "1.004873", has_proxy=True, role="proxy"),
    Visit("1.004873", "1.004873", by_post=True, role="post"),
    Visit("1.004222", "1.004222", channel=ONLINE, fee=10_000),
    Visit("1.004222", "1.004222", fee=20_000, receipt="0000101"),
    Visit("1.004222", fee=20_000, role="pays later"),
    Visit("1.013225", "1.013225", TYPED, case="nha-o"),
    Visit("1.013225", "1.013225", case="nha-o"),
    Visit("1.011607", "1.011607"),
    Visit("1.011607", "1.011607", channel=POST),
    Visit("2.000635", "2.000635", copies=2, fee=16_000, receipt="0000102", end=AT_ONCE),
    Visit("2.000635", "2.000635", fee=8_000, receipt="0000103", end=AT_ONCE),
    Visit("1.004845", "1.004845", end=WANTING, role="wanting"),
    Visit("1.001022", "1.001022", end=REFUSED, role="refused"),
    Visit("2.000720", "2.000720", ORGANISATION),
    Visit("2.000720"),
    Visit("1.004194", "1.004194", fee=15_000, receipt="0000104"),
    Visit("1.004194", fee=15_000),
    Visit("1.001776", "1.001776", role="sought by name"),
    Visit("1.001776", role="stopped"),
    Visit("1.014159", "1.014159", channel=ONLINE),
    Visit("1.008004", "1.008004", TYPED, channel=POST, role="threatened"),
    Visit("1.004884", USUAL, role="threatened"),
    Visit("1.004884", USUAL, role="threatened"),
    Visit("1.004873", USUAL, role="left lying"),
    Visit("1.001193", USUAL),
)
ON_FRIDAY = (
    Visit("1.004884", "1.004884"),
    *(Visit("1.004884", role="held out") for _ in range(3)),
    Visit("1.004873", F3, SAME),
    Visit("1.004873"),
    Visit("1.004222", "1.004222", fee=20_000, receipt="0000105"),
    Visit("1.004194", "1.004194", channel=ONLINE, fee=7_000, end=REGISTERED),
    Visit("2.000635", "2.000635", copies=3, fee=24_000, receipt="0000106", end=AT_ONCE),
    Visit("1.001193", USUAL),
    Visit("1.001193"),
    Visit("1.004845", "1.004845", end=WANTING, role="still wanting"),
    Visit("2.000720", "2.000720", TYPED),
    Visit("1.014159", "1.014159", channel=POST),
)
# Counted on a calendar by hand; 24 November is a holiday.
DUE = MappingProxyType(
    {
        (MONDAY, code): date(2026, 11, day)
        for code, day in {
            "1.001193": 9,
            "2.000635": 9,
            "1.004873": 12,
            "2.000720": 12,
            "1.004194": 12,
            "1.004884": 16,
            "1.008004": 16,
            "1.004222": 18,
            "1.014159": 19,
            "1.001776": 23,
            "1.011607": 25,
            "1.013225": 25,
        }.items()
    }
    | {
        (FRIDAY, code): date(2026, 11, day)
        for code, day in {
            "1.001193": 13,
            "2.000635": 13,
            "1.004873": 18,
            "2.000720": 18,
            "1.004194": 18,
            "1.004884": 20,
            "1.014159": 23,
            "1.004222": 25,
        }.items()
    }
)
