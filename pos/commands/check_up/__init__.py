"""What `pos doctor` looks at, part by part."""
