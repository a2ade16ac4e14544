"""What `pos` does without opening the till: keys, and the state of this machine."""
