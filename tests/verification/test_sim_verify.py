"""`sim verify` through the command: what it prints and writes, how it ends, and that wrong systems fail."""

import json


def test_a_short_run_that_agrees_is_too_short_and_does_not_pass(verify, tmp_path):
    code, said = verify({"erlang_b_2": "experiment: {replications: 3}\nclock: {days: 1}\n"}, "--out", "out", "--json")
    document = json.loads(said.out)
    assert (code, document["passed"], document["counts"]["too short"] > 0) == (1, False, True)
    assert document["counts"]["differs"] == 0
