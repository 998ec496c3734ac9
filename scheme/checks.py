"""Checks of meaning."""


def faults(scheme, stem, folder):
    return []
