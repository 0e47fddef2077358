"""Two visitors at once: each sees the own run and nothing of the other's."""

from visits import loss, one_step, play, settle, stats, until, updates


def test_a_run_belongs_to_its_visitor(new_visit):
    first, second = new_visit(), new_visit()
    mine = first.open("/train")
    play(mine, at_least=20)
    other = second.open("/train")
    assert updates(other) == 0
    assert stats(other)["held-out accuracy"] == "–"
    second.menu("Learn")
    settle(other)
    assert "updates" not in other.get_by_test_id("stSidebar").inner_text()
    second.menu("Infer")
    other.get_by_role("radio", name="My own network").click()
    other.get_by_text("no trained network").wait_for()
    second.menu("Compare")
    other.get_by_text("Guess, then measure").wait_for()
    reached = updates(mine)
    until(30, lambda: updates(mine) > reached, mine, "the first run to go on")


def test_two_runs_side_by_side_do_not_mix(new_visit):
    first, second = new_visit(), new_visit()
    mine, other = first.open("/train?model=linear"), second.open("/train?seed=5")
    play(mine, at_least=200)
    for _ in range(3):
        one_step(other)
    assert updates(other) == 3
    assert loss(other) > 1.5 > loss(mine)
    assert "seed=5" in other.url
    assert "model=linear" in mine.url


def test_one_visitor_is_told_that_others_are_training(new_visit):
    first, second = new_visit(), new_visit()
    play(first.open("/train"), at_least=5)
    other = second.open("/train")
    play(other)
    other.get_by_text("1 more in training").wait_for()
