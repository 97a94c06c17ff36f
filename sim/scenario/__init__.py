"""What the user wrote: typed models, the reader of YAML, overlays and the fingerprint."""
