"""The assets of the main job, in the order data flows: reference → intake → warehouse → releases."""
