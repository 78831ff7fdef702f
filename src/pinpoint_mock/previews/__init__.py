"""Previews of a template: what one recipient would get on each channel."""
