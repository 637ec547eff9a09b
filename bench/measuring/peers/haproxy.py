"""HAProxy."""
import os
from processes import write
from . import CONNECTIONS, Peer, on_path, said


def settings(clients):
    """What every configuration begins with; so many connections of clients at a time."""
    return f"""global
  nbthread 1
  maxconn {clients}
  no strict-limits
  tune.h2.max-concurrent-streams {CONNECTIONS}
defaults
  mode http
  timeout connect 5s
  timeout client 60s
  timeout server 60s
  http-reuse always
  option forwardfor
"""


def command(program, place):
    tls = ""
    if place.certificate:
        with open(place.certificate) as first, open(place.key) as second:
            both = write(place.folder, f"haproxy-{place.port}.pem", first.read() + second.read())
        os.chmod(both, 0o600)
        tls = f"bind 127.0.0.1:{place.tls} ssl crt {both} alpn h2,http/1.1"
    reasons = "http-response set-status 200 reason OK if { status 200 }" if place.reasons else ""
    conf = write(place.folder, f"haproxy-{place.port}.cfg", f"""
{settings(place.clients)}frontend web
  bind 127.0.0.1:{place.port}
  {tls}
  http-request set-header X-Forwarded-Proto %[ssl_fc,iif(https,http)]
  {reasons}
  default_backend web
backend web
  server one 127.0.0.1:{place.upstream}{" proto h2" if place.http2 else ""} pool-max-conn {CONNECTIONS}
""")
    return [program, "-f", conf]


def peer():
    return Peer("haproxy", on_path("haproxy"), "Debian's haproxy", ("h1", "h2"),
                lambda program: said(r"version ([\d.]+)", program, "-v"), command)
