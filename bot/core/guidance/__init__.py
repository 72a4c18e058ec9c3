"""Questions that the Head Teacher is asked, and the guidance that comes of them: never a part of the policy. Pure."""
