"""Proxies that serve many hosts, each with a backend of its own, and are told of one more while they run."""
import dataclasses, os, signal, subprocess, typing
from processes import write
from peers import CONNECTIONS, Place, haproxy, on_path, rauta


def host(number):
    return f"host-{number:06d}.example.com"


def added(number):
    return f"added-{number:06d}.example.com"


# What Ingresses of ingress-nginx often say; with each a request is answered 200, from loopback and at any rate.
ANNOTATIONS = (
    {"proxy-read-timeout": "300", "proxy-send-timeout": "300", "proxy-connect-timeout": "10"},
    {"enable-cors": "true", "cors-allow-origin": "https://*.example.com", "cors-max-age": "600"},
    {"limit-rps": "1000000", "limit-burst-multiplier": "3"},
    {"allowlist-source-range": "10.0.0.0/8,127.0.0.0/8"},
    {"proxy-next-upstream": "error timeout http_502", "proxy-next-upstream-tries": "2"},
    {"proxy-body-size": "8m", "proxy-cookie-path": "/ /app"},
)


def annotations(name):
    said = ANNOTATIONS[int(name[-6:]) % len(ANNOTATIONS)]
    return ", annotations: {" + ", ".join(f'nginx.ingress.kubernetes.io/{key}: "{value}"' for key, value in said.items()) + "}"


def manifest(name, its_host, upstream, shared, annotated=False):
    """An Ingress with two paths, and the Service that it leads to: its own, or one of ten."""
    service = f"""
---
apiVersion: v1
kind: Service
metadata: {{name: {name}, namespace: shops}}
spec: {{ports: [{{name: http, port: 80, targetPort: {upstream}, appProtocol: kubernetes.io/h2c}}]}}
---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: {{name: {name}-1, namespace: shops, labels: {{kubernetes.io/service-name: {name}}}}}
addressType: IPv4
endpoints: [{{addresses: ["127.0.0.1"]}}]
ports: [{{name: http, port: {upstream}}}]
"""
    backend = f"{{service: {{name: {shared or name}, port: {{number: 80}}}}}}"
    return f"""
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {{name: {name}, namespace: shops{annotations(name) if annotated else ""}}}
spec:
  ingressClassName: rauta
  rules:
  - host: {its_host}
    http:
      paths:
      - {{path: /, pathType: Prefix, backend: {backend}}}
      - {{path: /status, pathType: Exact, backend: {backend}}}
""" + ("" if shared and name != shared else service)


@dataclasses.dataclass(frozen=True)
class Fleet:
    """So many hosts; `shared` lets them share ten backends, `one_file` puts them into one file where there are files, and with
    `annotated` Ingresses have annotations of ingress-nginx."""
    hosts: int
    shared: bool = False
    one_file: bool = False
    annotated: bool = False

    def backend(self, number):
        return f"host-{number % 10:06d}" if self.shared else f"host-{number:06d}"


@dataclasses.dataclass(frozen=True)
class Keeper:
    """One proxy: how it is told of a fleet, and how of one host more."""
    name: str
    program: str | None
    command: typing.Callable
    add: typing.Callable
    compiles: bool = False


def rauta_command(program, place, fleet):
    folder = os.path.join(place.folder, f"manifests-{place.port}")
    os.makedirs(folder)
    texts = [manifest(f"host-{i:06d}", host(i), place.upstream, fleet.backend(i) if fleet.shared else "", fleet.annotated)
             for i in range(fleet.hosts)]
    if fleet.one_file:
        write(folder, "all.yaml", "---".join(texts))
    else:
        for i, text in enumerate(texts):
            write(folder, f"host-{i:06d}.yaml", text)
    return [program, "standalone", "--manifests", folder, "--workers", "1", "--privileged-port-offset", str(place.port - 80),
            "--admin-address", f"127.0.0.1:{place.port + 900}", "--log-level", "warn"]


def rauta_add(place, fleet, number, process):
    write(os.path.join(place.folder, f"manifests-{place.port}"), f"added-{number:06d}.yaml",
          manifest(f"added-{number:06d}", added(number), place.upstream, fleet.backend(number) if fleet.shared else "", fleet.annotated))


def haproxy_files(place, fleet, more):
    names = {host(i): fleet.backend(i) for i in range(fleet.hosts)}
    names |= {added(i): fleet.backend(i) if fleet.shared else f"added-{i:06d}" for i in range(more)}
    table = write(place.folder, f"haproxy-{place.port}.map", "".join(f"{its} {backend}\n" for its, backend in names.items()))
    backends = "".join(f"backend {backend}\n  server one 127.0.0.1:{place.upstream} proto h2 pool-max-conn {CONNECTIONS}\n"
                       for backend in sorted(set(names.values())))
    return write(place.folder, f"haproxy-{place.port}.cfg", f"""
{haproxy.settings(8192)}frontend web
  bind 127.0.0.1:{place.port}
  http-request set-header X-Forwarded-Proto http
  use_backend %[req.hdr(host),lower,map({table})]
{backends}""")


def haproxy_add(place, fleet, number, process):
    haproxy_files(place, fleet, number + 1)
    os.kill(process.pid, signal.SIGUSR2)


def nginx_files(place, fleet, more):
    names = {host(i): fleet.backend(i) for i in range(fleet.hosts)}
    names |= {added(i): fleet.backend(i) if fleet.shared else f"added-{i:06d}" for i in range(more)}
    upstreams = "".join(f"upstream {backend} {{ server 127.0.0.1:{place.upstream + 1}; keepalive 64; }}\n" for backend in sorted(set(names.values())))
    location = """proxy_http_version 1.1; proxy_set_header Connection ""; proxy_set_header Host $host;
    proxy_set_header X-Forwarded-For $remote_addr; proxy_set_header X-Forwarded-Proto $scheme;"""
    servers = "".join(f"server {{ listen 127.0.0.1:{place.port}; server_name {its}; location / {{ proxy_pass http://{backend}; }}"
                      f" location = /status {{ proxy_pass http://{backend}; }} }}\n" for its, backend in names.items())
    return write(place.folder, f"nginx-{place.port}.conf", f"""
daemon off; worker_processes 1; pid {place.folder}/nginx-{place.port}.pid; error_log {place.folder}/nginx-{place.port}.err;
events {{ worker_connections 8192; }}
http {{
  access_log off; keepalive_requests 1000000000; server_names_hash_max_size 65536; server_names_hash_bucket_size 128; {location}
  {upstreams}
  server {{ listen 127.0.0.1:{place.port} default_server; return 404; }}
  {servers}
}}
""")


def nginx_add(place, fleet, number, process):
    nginx_files(place, fleet, number + 1)
    os.kill(process.pid, signal.SIGHUP)


def known(homes=()):
    """By name, Rauta first; `homes` are other builds of it."""
    ours = [Keeper(each.name, each.program, rauta_command, rauta_add, compiles=True)
            for each in [rauta.peer()] + [rauta.peer(home) for home in homes]]
    others = [
        Keeper("haproxy", on_path("haproxy"), lambda program, place, fleet: [program, "-W", "-f", haproxy_files(place, fleet, 0)], haproxy_add),
        Keeper("nginx", on_path("nginx"), lambda program, place, fleet: [program, "-p", place.folder, "-c", nginx_files(place, fleet, 0)], nginx_add),
    ]
    return {each.name: each for each in ours + others}


def live_heap(pid):
    """Bytes of the heap of a JVM that are reachable, by a full collection; None for another program."""
    jcmd = os.path.join(os.path.dirname(os.readlink(f"/proc/{pid}/exe")), "jcmd")
    if not os.access(jcmd, os.X_OK):
        return None
    out = subprocess.run([jcmd, str(pid), "GC.class_histogram"], capture_output=True, text=True, check=True).stdout
    # What collections leave where it is, for moving more would take longer, is filled with arrays that nobody refers to.
    fillers = sum(int(line.split()[2]) for line in out.splitlines() if "FillerElement" in line)
    return int(out.strip().splitlines()[-1].split()[2]) - fillers
