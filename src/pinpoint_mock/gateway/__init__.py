"""The way from an HTTP request to the function of an operation and back, driven by botocore's service model.

This package knows no resources. The packages above it know nothing about HTTP.
"""
