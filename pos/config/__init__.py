"""What the machine provides: settings, folders, logs, assets."""
