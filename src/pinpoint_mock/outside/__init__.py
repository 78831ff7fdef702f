"""The services that Pinpoint itself talks to: object stores for the files of jobs, and streams for events."""
