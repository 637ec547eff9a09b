"""Proxies and upstreams as processes: started on a core, waited for, and asked what they cost."""
import os, re, signal, socket, subprocess, sys, time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
TICK = os.sysconf("SC_CLK_TCK")


def write(folder, name, text):
    path = os.path.join(folder, name)
    with open(path, "w") as file:
        file.write(text)
    return path


def rauta(folder, port, upstream, http2, home=f"{ROOT}/app/target/rauta"):
    """The command that serves, on `port`, what listens on `upstream`; its admin port lies beside the traffic port."""
    manifests = os.path.join(folder, f"manifests-{port}")
    os.makedirs(manifests)
    write(manifests, "all.yaml", f"""
apiVersion: networking.k8s.io/v1
kind: IngressClass
metadata: {{name: rauta}}
spec: {{controller: rauta.dev/ingress-controller}}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {{name: web, namespace: default}}
spec:
  ingressClassName: rauta
  rules:
  - http: {{paths: [{{path: /, pathType: Prefix, backend: {{service: {{name: web, port: {{number: 80}}}}}}}}]}}
---
apiVersion: v1
kind: Service
metadata: {{name: web, namespace: default}}
spec: {{ports: [{{name: http, port: 80, targetPort: {upstream}, appProtocol: {"kubernetes.io/h2c" if http2 else "http"}}}]}}
---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: {{name: web-1, namespace: default, labels: {{kubernetes.io/service-name: web}}}}
addressType: IPv4
endpoints: [{{addresses: ["127.0.0.1"]}}]
ports: [{{name: http, port: {upstream}}}]
""")
    return [f"{home}/bin/rauta", "standalone", "--manifests", manifests, "--workers", "1",
            "--privileged-port-offset", str(port - 80), "--admin-address", f"127.0.0.1:{port + 1000}",
            "--log-level", "warn"]


def start(core, command, log):
    return subprocess.Popen(["taskset", "-c", str(core)] + command, stdout=log, stderr=log, start_new_session=True)


def await_port(port, process):
    for _ in range(300):
        if process.poll() is not None:
            sys.exit(f"ended early: {process.args}")
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    sys.exit(f"nothing listens on {port}: {process.args}")


def stop(processes):
    for process in processes:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGTERM)
    for process in processes:
        process.wait(20)


def family(pid):
    """A process and its children: nginx has a master and a worker."""
    children = subprocess.run(["pgrep", "-P", str(pid)], capture_output=True, text=True).stdout.split()
    return [pid] + [child for each in children for child in family(int(each))]


def cpu(pid):
    """User and system time so far, in seconds."""
    total = 0
    for each in family(pid):
        with open(f"/proc/{each}/stat") as file:
            fields = file.read().rsplit(")", 1)[1].split()
        total += int(fields[11]) + int(fields[12])
    return total / TICK


def rss(pid):
    """Resident memory, in MB."""
    total = 0
    for each in family(pid):
        with open(f"/proc/{each}/status") as file:
            total += int(re.search(r"VmRSS:\s+(\d+)", file.read()).group(1))
    return total // 1024
