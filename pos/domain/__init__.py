"""The trade's words: values and rules, standard library only."""
