"""`safecontact doctor`: proves every setting by using it. One finding a check; a cause is named once, where it lies."""
