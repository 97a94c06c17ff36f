"""The analytic companion: what queueing theory says of a scenario, to be set beside what the simulation says."""
