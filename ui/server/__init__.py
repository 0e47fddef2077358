"""The process around the pages: the front door, warming up, housekeeping."""
