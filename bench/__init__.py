"""Speed and memory, measured as ratios against a peer in the same run, so that a slow machine changes nothing."""
