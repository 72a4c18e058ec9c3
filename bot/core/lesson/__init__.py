"""Remote lessons and meetings over Zoom or Teams, and the points of clause 14 (product design 4). Pure."""
