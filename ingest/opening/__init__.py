"""From received bytes to sheets of values: may this file be opened, and what stands in its cells. No meaning is looked for."""
