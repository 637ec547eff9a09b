"""Rauta itself, this build or another, in its standalone mode with a Gateway's listeners."""
import base64, functools, os, re, subprocess
from processes import ROOT, write
from . import Peer, said

HOME = os.path.join(ROOT, "app", "target", "rauta")


def encoded(path):
    with open(path, "rb") as file:
        return base64.b64encode(file.read()).decode()


def command(program, place, workers=1):
    folder = os.path.join(place.folder, f"manifests-{place.port}")
    os.makedirs(folder)
    listeners, secret = [f"{{name: plain, port: {place.port}, protocol: HTTP}}"], ""
    if place.certificate:
        listeners.append(f"{{name: tls, port: {place.tls}, protocol: HTTPS, tls: {{certificateRefs: [{{name: web}}]}}}}")
        secret = f"""
apiVersion: v1
kind: Secret
metadata: {{name: web, namespace: default}}
type: kubernetes.io/tls
data: {{tls.crt: {encoded(place.certificate)}, tls.key: {encoded(place.key)}}}
---"""
    write(folder, "all.yaml", f"""{secret}
apiVersion: gateway.networking.k8s.io/v1
kind: GatewayClass
metadata: {{name: rauta}}
spec: {{controllerName: rauta.dev/gateway-controller}}
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {{name: web, namespace: default}}
spec: {{gatewayClassName: rauta, listeners: [{", ".join(listeners)}]}}
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {{name: web, namespace: default}}
spec: {{parentRefs: [{{name: web}}], rules: [{{backendRefs: [{{name: web, port: 80}}]}}]}}
---
apiVersion: v1
kind: Service
metadata: {{name: web, namespace: default}}
spec: {{ports: [{{name: http, port: 80, targetPort: {place.upstream}, appProtocol: {"kubernetes.io/h2c" if place.http2 else "http"}}}]}}
---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: {{name: web-1, namespace: default, labels: {{kubernetes.io/service-name: web}}}}
addressType: IPv4
endpoints: [{{addresses: ["127.0.0.1"]}}]
ports: [{{name: http, port: {place.upstream}}}]
""")
    return [program, "standalone", "--manifests", folder, "--workers", str(workers), "--privileged-port-offset", str(place.port),
            "--admin-address", f"127.0.0.1:{place.port + 900}", "--log-level", "warn"]


def allocated(pid):
    """What the JVM counts for its event loops' threads, to three figures or better."""
    jcmd = os.path.join(os.path.dirname(os.readlink(f"/proc/{pid}/exe")), "jcmd")
    if not os.access(jcmd, os.X_OK):
        return None
    out = subprocess.run(["taskset", "-c", "1", jcmd, str(pid), "Thread.print", "-e"], capture_output=True, text=True, check=True).stdout
    found = re.findall(r'^"worker-\d+-\d+" .* allocated=(\d+)([BKMG]) ', out, re.MULTILINE)
    return sum(int(number) << {"B": 0, "K": 10, "M": 20, "G": 30}[unit] for number, unit in found) if found else None


def version(program):
    home = os.path.dirname(os.path.dirname(program))
    commit = said(r"(\S+)", "git", "-C", ROOT, "describe", "--always", "--dirty") if home == HOME else "another build"
    return f"{commit}, {said(r'(rauta .*)', program, '--version')}"


def peer(home=HOME, workers=1):
    program = os.path.join(home, "bin", "rauta")
    name = "rauta" if home == HOME else "rauta in " + os.path.basename(os.path.normpath(home))
    if workers > 1:
        name += f"-{workers}-workers"
    return Peer(name, program if os.access(program, os.X_OK) else None, "make build", ("h1", "h2"), version,
                functools.partial(command, workers=workers), compiles=True, cores=f"0-{workers - 1}", allocated=allocated)
