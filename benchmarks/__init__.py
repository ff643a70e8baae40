"""How fast it is: medians and ratios against a peer in the same run. Never part of the tests."""
