"""Which builds of a cache are evicted."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from npukit.builder.eviction import CacheEntry, CacheObject, Inventory, Limits, plan_eviction

NOW = 1_000_000.0
SINCE = NOW - 600


def entry(name: str, age: float, size: int = 10, *needs: str) -> CacheEntry:
    return CacheEntry(name, NOW - age, size, frozenset(needs))


def test_the_least_recently_used_go_first_until_the_rest_fits():
    inventory = Inventory([entry("a", 5000), entry("b", 9000), entry("c", 7000)])
    plan = plan_eviction(inventory, Limits(size=15), NOW, SINCE)
    assert plan.entries == ("b", "c")
    assert (plan.freed, plan.left) == (20, 10)


def test_age_evicts_what_is_older_though_there_is_room():
    inventory = Inventory([entry("a", 5000), entry("b", 9000)])
    assert plan_eviction(inventory, Limits(age=6000), NOW, SINCE).entries == ("b",)


def test_what_was_used_within_the_grace_stays_and_is_counted():
    inventory = Inventory([entry("a", 10), entry("b", 9000)])
    plan = plan_eviction(inventory, Limits(size=0, age=0), NOW, SINCE)
    assert plan.entries == ("b",)
    assert plan.in_use == 1


def test_an_object_stays_as_long_as_an_entry_needs_it():
    old = CacheObject(100, NOW - 90_000)
    inventory = Inventory(
        [entry("a", 10, 10, "shared", "kept"), entry("b", 9000, 10, "shared", "lost")],
        {"shared": old, "kept": old, "lost": old, "orphan": old},
    )
    plan = plan_eviction(inventory, Limits(age=1000), NOW, SINCE)
    assert plan.objects == ("lost", "orphan")
    assert plan.freed == 210


def test_new_objects_without_an_entry_and_new_leftovers_stay():
    new, old = CacheObject(1, NOW - 5), CacheObject(1, NOW - 5000)
    inventory = Inventory([], {"n": new, "o": old}, {".n": new, ".o": old})
    assert plan_eviction(inventory, Limits(size=0), NOW, SINCE).objects == ("o", ".o")


NAMES = st.sampled_from([f"o{i}" for i in range(8)])
ENTRIES = st.lists(
    st.tuples(st.floats(0, 5000), st.integers(0, 100), st.frozensets(NAMES)), max_size=12
)


@given(
    entries=ENTRIES,
    objects=st.dictionaries(NAMES, st.tuples(st.integers(0, 100), st.floats(0, 5000))),
    size=st.none() | st.integers(0, 1500),
    age=st.none() | st.floats(0, 5000),
)
def test_no_kept_entry_loses_an_object_and_the_limits_hold_for_what_is_not_in_use(
    entries, objects, size, age
):
    inventory = Inventory(
        [CacheEntry(str(i), NOW - a, s, needs) for i, (a, s, needs) in enumerate(entries)],
        {name: CacheObject(s, NOW - a) for name, (s, a) in objects.items()},
    )
    plan = plan_eviction(inventory, Limits(size, age), NOW, SINCE)
    kept = [each for each in inventory.entries if each.name not in plan.entries]
    gone = {*plan.objects}
    assert not any(each.needs & gone for each in kept)
    assert all(each.used < SINCE for each in inventory.entries if each.name in plan.entries)
    assert all(inventory.objects[name].written < SINCE for name in gone)
    left = sum(each.size for each in kept) + sum(
        each.size for name, each in inventory.objects.items() if name not in gone
    )
    assert left == plan.left == inventory.size - plan.freed
    idle = [each for each in kept if each.used < SINCE]
    if idle:
        assert size is None or plan.left <= size
        assert age is None or all(NOW - each.used <= age for each in idle)
