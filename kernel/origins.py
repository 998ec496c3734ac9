"""Where capital comes from, and what an office calls together: `scopes:` of `office.yaml`, dated.

What belongs here: the vocabulary of origins and the closed schema of scopes. What does not: sums by scope (the warehouse).
"""

from __future__ import annotations

from collections import Counter
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from kernel.closed_yaml import Closed
from kernel.dated import begin_apart
from kernel.names import Code, Month

Origin = Literal["province_outside", "city_outside", "county_outside", "overseas", "local"]


class OriginScope(Closed):
    """A name for several origins, such as 市外. `within`: the scope that holds it whole; every amount of it is in that one too."""

    code: Code
    title: Annotated[str, Field(min_length=1)]
    origins: Annotated[tuple[Origin, ...], Field(min_length=1)]
    within: Code | None = None


class OriginScopes(Closed):
    """The scopes from month `valid_from` on; an assessment year takes those of its last month.

    What scopes share is said where one holds the other (`within`, the narrowest that does); others that share origins cross.
    """

    valid_from: Month
    scopes: Annotated[tuple[OriginScope, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _told_apart(self) -> OriginScopes:
        for what in ("code", "title"):
            for word, count in Counter(getattr(scope, what) for scope in self.scopes).items():
                if count > 1:
                    raise ValueError(f"有 {count} 个口径都叫“{word}”")
        for place, scope in enumerate(self.scopes):
            if len(set(scope.origins)) < len(scope.origins):
                raise ValueError(f"口径“{scope.title}”的来源地有重复")
            for other in self.scopes[:place]:
                if set(other.origins) == set(scope.origins):
                    raise ValueError(f"口径“{other.title}”和“{scope.title}”的来源地相同，只留一个")
        return self

    @model_validator(mode="after")
    def _nests(self) -> OriginScopes:
        """`within` says what the origins say: the narrowest scope that holds it, or one of several as narrow."""
        for scope in self.scopes:
            holding = [other for other in self.scopes if set(scope.origins) < set(other.origins)]
            narrowest = [o for o in holding if not any(set(p.origins) < set(o.origins) for p in holding)]
            if scope.within not in ([o.code for o in narrowest] or [None]):
                titles = "、".join(f"{o.code}（{o.title}）" for o in narrowest)
                should = f"应写 within: {titles}" if titles else "没有口径包含它，不写 within"
                raise ValueError(f"口径“{scope.title}”：{should}")
        return self

    def crossing(self, scope: OriginScope) -> tuple[OriginScope, ...]:
        """The scopes that share origins with this one and neither hold it nor are held by it."""
        own = set(scope.origins)
        return tuple(
            other
            for other in self.scopes
            if own & set(other.origins) and not own <= set(other.origins) and not own >= set(other.origins)
        )


DatedOriginScopes = Annotated[tuple[OriginScopes, ...], AfterValidator(begin_apart)]
