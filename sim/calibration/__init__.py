"""From recorded calls to a scenario, and back: what they say of its rates and laws, and whether it lives up to them."""
