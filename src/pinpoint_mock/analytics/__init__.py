"""KPIs of applications, campaigns and journeys: what is counted when it happens, and the rows that answers have."""
