"""The law and the arithmetic of a one-stop counter: standard library only, no clock, no file."""
