"""What the customer sees: sums and set sentences, and by type nothing else."""
