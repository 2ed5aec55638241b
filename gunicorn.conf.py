"""How gunicorn serves the portal, on a laptop and in production. `portal serve` gives it the address."""

import os
from pathlib import Path

_MEMORY = Path("/dev/shm")  # noqa: S108  a folder in memory: the heartbeat must not wait for a disk

wsgi_app = "wsgi:application"
preload_app = True  # loaded once, shared by the workers; nothing connects to the database before the fork

workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
worker_class = "gthread"
threads = 4  # a phone on a slow line holds a thread, not a process
worker_tmp_dir = str(_MEMORY) if os.access(_MEMORY, os.W_OK) else None

timeout = 60
graceful_timeout = 30
keepalive = 5
max_requests = 20_000  # a fresh worker now and then, not all at once
max_requests_jitter = 4_000

limit_request_line = 4_094
limit_request_fields = 60
limit_request_field_size = 8_190

accesslog = None  # the portal writes one line for each request itself, without addresses or query strings
errorlog = "-"
loglevel = "warning"
control_socket_disable = True
