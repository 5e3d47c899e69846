"""The workshop: exercises made from solution notebooks, checks that answer at once, the zip."""
