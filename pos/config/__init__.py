"""What the machine provides: folders, settings, log files and the project's own resources."""
