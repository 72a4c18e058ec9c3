"""Safe Contact: a school's Social Networking Policy inside Microsoft Teams."""
