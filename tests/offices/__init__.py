"""The five offices of `offices/`: their folders hold together, and their schemes score a few units' worth of facts."""
