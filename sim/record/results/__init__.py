"""The results folder: written whole or not at all, read through SQL."""
