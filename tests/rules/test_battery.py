"""How range rises on the charger."""

from hypothesis import given
from hypothesis import strategies as st

from sim.rules.battery import charged_km, charging_min


def test_range_rises_evenly_until_the_battery_is_full():
    assert [charged_km(10, minutes, 50, 400) for minutes in (0, 80, 320, 500)] == [10, 20, 50, 50]


def test_charging_lasts_until_the_wanted_range_is_there():
    assert charging_min(10, 20, 50, 400) == 80
    assert charging_min(20, 20, 50, 400) == charging_min(30, 20, 50, 400) == 0


@given(st.floats(0, 50), st.floats(0, 50))
def test_after_that_long_the_wanted_range_is_there(left, wanted):
    assert charged_km(left, charging_min(left, wanted, 50, 400), 50, 400) >= wanted - 1e-9
