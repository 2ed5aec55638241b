"""Suppliers of two releases are told to be the same by their tags alone."""

import numpy as np

from portal.market.releasing import came_from


def test_each_tag_is_found_among_the_earlier_ones_in_any_order() -> None:
    tags = np.array([9, 4, 7, 1], dtype=np.uint64)
    earlier = np.array([7, 9, 2], dtype=np.uint64)
    assert came_from(tags, earlier).tolist() == [1, -1, 0, -1]
    assert came_from(tags, earlier[:0]).tolist() == [-1] * 4
    assert came_from(tags[:0], earlier).tolist() == []
