"""The configuration: settings from a file and the command line, and where each comes from."""
