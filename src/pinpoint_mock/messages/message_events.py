"""STUB"""
from .delivery import DeliveryEvent as MessageEvent
