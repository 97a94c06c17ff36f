"""The bank of exact cases: systems whose true numbers are known, and whether this program gives them."""
