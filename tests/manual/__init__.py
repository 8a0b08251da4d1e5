"""The pages of the manual that are made from the program, and the tests that hold the others to it."""
