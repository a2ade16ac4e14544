"""What several windows share: names, theme, small widgets."""
