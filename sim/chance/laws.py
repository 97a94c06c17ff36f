"""Probability laws of spans of time, as the user writes them.

Each law knows its own mean, variance and tail (`survival`), and inverts its distribution function (`quantile`), so that
a mark drawn with a matter turns into minutes without another draw. All spans are in minutes.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field, model_validator

from sim.spec import Spec, setting

if TYPE_CHECKING:
    from sim.arrays import FloatArray


class Constant(Spec):
    """Always the same span."""

    law: Literal["constant"] = setting("constant", help="Name of the law.")
    mean_min: float = setting(help="The span.", unit="min", ge=0)

    @property
    def mean(self) -> float:
        """Mean in minutes."""
        return self.mean_min

    @property
    def variance(self) -> float:
        """Variance in square minutes."""
        return 0.0

    def quantile(self, mark: FloatArray) -> FloatArray:
        """Return the span of each uniform mark; shape of `mark`, minutes."""
        import numpy as np

        return np.full(np.shape(mark), self.mean_min)

    def survival(self, span_min: FloatArray) -> FloatArray:
        """Return the share of spans that are longer than each; shape of `span_min`."""
        import numpy as np

        return np.where(np.asarray(span_min) < self.mean_min, 1.0, 0.0)


class Exponential(Spec):
    """Memoryless span."""

    law: Literal["exponential"] = setting("exponential", help="Name of the law.")
    mean_min: float = setting(help="Mean.", unit="min", gt=0)

    @property
    def mean(self) -> float:
        """Mean in minutes."""
        return self.mean_min

    @property
    def variance(self) -> float:
        """Variance in square minutes."""
        return self.mean_min**2

    def quantile(self, mark: FloatArray) -> FloatArray:
        """Return the span of each uniform mark; shape of `mark`, minutes."""
        import numpy as np

        span: FloatArray = -self.mean_min * np.log1p(-np.asarray(mark, dtype=float))
        return span

    def survival(self, span_min: FloatArray) -> FloatArray:
        """Return the share of spans that are longer than each; shape of `span_min`."""
        import numpy as np

        longer: FloatArray = np.exp(-np.maximum(span_min, 0.0) / self.mean_min)
        return longer


class Uniform(Spec):
    """Any span between two bounds, all alike."""

    law: Literal["uniform"] = setting("uniform", help="Name of the law.")
    low_min: float = setting(help="Smallest span.", unit="min", ge=0)
    high_min: float = setting(help="Largest span.", unit="min", ge=0)

    @model_validator(mode="after")
    def _ordered(self) -> Uniform:
        if self.high_min < self.low_min:
            raise ValueError(f"high_min {self.high_min:g} is below low_min {self.low_min:g}; swap them")
        return self

    @property
    def mean(self) -> float:
        """Mean in minutes."""
        return (self.low_min + self.high_min) / 2

    @property
    def variance(self) -> float:
        """Variance in square minutes."""
        return (self.high_min - self.low_min) ** 2 / 12

    def quantile(self, mark: FloatArray) -> FloatArray:
        """Return the span of each uniform mark; shape of `mark`, minutes."""
        import numpy as np

        span: FloatArray = self.low_min + (self.high_min - self.low_min) * np.asarray(mark, dtype=float)
        return span

    def survival(self, span_min: FloatArray) -> FloatArray:
        """Return the share of spans that are longer than each; shape of `span_min`."""
        import numpy as np

        if self.low_min == self.high_min:
            return np.where(np.asarray(span_min) < self.low_min, 1.0, 0.0)
        longer: FloatArray = np.clip((self.high_min - np.asarray(span_min)) / (self.high_min - self.low_min), 0, 1)
        return longer


class Lognormal(Spec):
    """Many short spans and a long tail: its logarithm is normal.

    Half of all on-scene time comes from a sixth of the calls when sigma is about 1, as in real police data
    (Langton, Ruiter and Verlaan, Detroit 2019), which an exponential law does not give.
    """

    law: Literal["lognormal"] = setting("lognormal", help="Name of the law.")
    median_min: float = setting(help="Median.", unit="min", gt=0)
    sigma: float = setting(help="Standard deviation of the natural logarithm.", ge=0, le=5)

    @property
    def mean(self) -> float:
        """Mean in minutes."""
        return self.median_min * math.exp(self.sigma**2 / 2)

    @property
    def variance(self) -> float:
        """Variance in square minutes."""
        return self.mean**2 * math.expm1(self.sigma**2)

    def quantile(self, mark: FloatArray) -> FloatArray:
        """Return the span of each uniform mark; shape of `mark`, minutes."""
        import numpy as np
        from scipy.special import ndtri

        return self.median_min * np.exp(self.sigma * ndtri(np.asarray(mark, dtype=float)))

    def survival(self, span_min: FloatArray) -> FloatArray:
        """Return the share of spans that are longer than each; shape of `span_min`."""
        import numpy as np
        from scipy.special import ndtr

        if self.sigma == 0:
            return np.where(np.asarray(span_min) < self.median_min, 1.0, 0.0)
        with np.errstate(divide="ignore"):
            standard = np.log(np.maximum(span_min, 0.0) / self.median_min) / self.sigma
        longer: FloatArray = ndtr(-standard)
        return longer


class Erlang(Spec):
    """Sum of `stages` equal exponential spans."""

    law: Literal["erlang"] = setting("erlang", help="Name of the law.")
    mean_min: float = setting(help="Mean of the whole.", unit="min", gt=0)
    stages: int = setting(help="Number of exponential stages.", ge=1, le=1000)

    @property
    def mean(self) -> float:
        """Mean in minutes."""
        return self.mean_min

    @property
    def variance(self) -> float:
        """Variance in square minutes."""
        return self.mean_min**2 / self.stages

    def quantile(self, mark: FloatArray) -> FloatArray:
        """Return the span of each uniform mark; shape of `mark`, minutes."""
        import numpy as np
        from scipy.special import gammaincinv

        return gammaincinv(self.stages, np.asarray(mark, dtype=float)) * (self.mean_min / self.stages)

    def survival(self, span_min: FloatArray) -> FloatArray:
        """Return the share of spans that are longer than each; shape of `span_min`."""
        import numpy as np
        from scipy.special import gammaincc

        return gammaincc(self.stages, np.maximum(span_min, 0.0) * (self.stages / self.mean_min))


class Gamma(Spec):
    """Between an exponential law and a constant, or wider than exponential: an Erlang law of any number of stages.

    Its shape is `1 / scv`.
    """

    law: Literal["gamma"] = setting("gamma", help="Name of the law.")
    mean_min: float = setting(help="Mean.", unit="min", gt=0)
    scv: float = setting(help="Squared coefficient of variation.", gt=0, le=1000)

    @property
    def mean(self) -> float:
        """Mean in minutes."""
        return self.mean_min

    @property
    def variance(self) -> float:
        """Variance in square minutes."""
        return self.scv * self.mean_min**2

    def quantile(self, mark: FloatArray) -> FloatArray:
        """Return the span of each uniform mark; shape of `mark`, minutes."""
        import numpy as np
        from scipy.special import gammaincinv

        stages, stage_min = np.full(np.shape(mark), 1 / self.scv), self.mean_min * self.scv
        return gammaincinv(stages, np.asarray(mark, dtype=float)) * stage_min

    def survival(self, span_min: FloatArray) -> FloatArray:
        """Return the share of spans that are longer than each; shape of `span_min`."""
        import numpy as np
        from scipy.special import gammaincc

        stages, stage_min = np.full(np.shape(span_min), 1 / self.scv), self.mean_min * self.scv
        return gammaincc(stages, np.maximum(span_min, 0.0) / stage_min)


class Weibull(Spec):
    """A hazard that grows (`shape` above 1) or falls (below 1) as a power of the time that has passed."""

    law: Literal["weibull"] = setting("weibull", help="Name of the law.")
    scale_min: float = setting(help="63 % of the spans are shorter than this.", unit="min", gt=0)
    shape: float = setting(help="Shape; 1 is the exponential law.", gt=0.05, le=1000)

    @property
    def mean(self) -> float:
        """Mean in minutes."""
        return self.scale_min * math.gamma(1 + 1 / self.shape)

    @property
    def variance(self) -> float:
        """Variance in square minutes."""
        return self.scale_min**2 * math.gamma(1 + 2 / self.shape) - self.mean**2

    def quantile(self, mark: FloatArray) -> FloatArray:
        """Return the span of each uniform mark; shape of `mark`, minutes."""
        import numpy as np

        span: FloatArray = self.scale_min * (-np.log1p(-np.asarray(mark, dtype=float))) ** (1 / self.shape)
        return span

    def survival(self, span_min: FloatArray) -> FloatArray:
        """Return the share of spans that are longer than each; shape of `span_min`."""
        import numpy as np

        longer: FloatArray = np.exp(-((np.maximum(span_min, 0.0) / self.scale_min) ** self.shape))
        return longer


class Hyperexponential(Spec):
    """Two kinds of exponential span mixed with balanced means: `variance / mean**2` is `scv`, above 1.

    Source: balanced means as in Whitt (1982), Operations Research 30(1), 125-147.
    """

    law: Literal["hyperexponential"] = setting("hyperexponential", help="Name of the law.")
    mean_min: float = setting(help="Mean.", unit="min", gt=0)
    scv: float = setting(help="Squared coefficient of variation.", gt=1, le=1000)

    @property
    def mean(self) -> float:
        """Mean in minutes."""
        return self.mean_min

    @property
    def variance(self) -> float:
        """Variance in square minutes."""
        return self.scv * self.mean_min**2

    def quantile(self, mark: FloatArray) -> FloatArray:
        """Return the span of each uniform mark; shape of `mark`, minutes.

        The distribution function has no closed inverse; Newton's method in the logarithm of the tail, which
        is convex and decreasing, converges from the left for every mark.
        """
        import numpy as np

        share, *rates = self._mixture()
        tail_log = np.log1p(-np.asarray(mark, dtype=float))
        span: FloatArray = np.zeros_like(tail_log)
        for _ in range(100):
            parts = share * np.exp(-rates[0] * span), (1 - share) * np.exp(-rates[1] * span)
            tail = parts[0] + parts[1]
            hazard = (rates[0] * parts[0] + rates[1] * parts[1]) / tail
            step = (np.log(tail) - tail_log) / hazard
            span = span + step
            if float(np.max(np.abs(step), initial=0.0)) <= 1e-12 * self.mean_min:
                break
        return span

    def survival(self, span_min: FloatArray) -> FloatArray:
        """Return the share of spans that are longer than each; shape of `span_min`."""
        import numpy as np

        share, *rates = self._mixture()
        span = np.maximum(span_min, 0.0)
        longer: FloatArray = share * np.exp(-rates[0] * span) + (1 - share) * np.exp(-rates[1] * span)
        return longer

    def _mixture(self) -> tuple[float, float, float]:
        """Return the share of the short kind and the rates of both."""
        share = (1 + math.sqrt((self.scv - 1) / (self.scv + 1))) / 2
        return share, 2 * share / self.mean_min, 2 * (1 - share) / self.mean_min


Law = Annotated[
    Constant | Exponential | Uniform | Lognormal | Erlang | Gamma | Weibull | Hyperexponential,
    Field(discriminator="law"),
]
"""Any of the laws above; told apart by `law`."""
