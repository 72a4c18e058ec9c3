"""The Teams app's manifest template, icons and schema. A package, so that no other folder named `manifest` is read."""
