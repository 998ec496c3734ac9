"""The demo county after the whole main job."""
