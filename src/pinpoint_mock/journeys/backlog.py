def send_backlog(*a): pass
