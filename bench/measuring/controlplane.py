"""A real API server with a large cluster in it, the launcher's controller, and two real dataplanes."""
import http.client, http.server, json, os, re, shutil, socket, ssl, statistics, subprocess, sys, threading, time
from processes import ROOT, await_port, free
from scaling import CLIENT, DATAPLANES, SERVER, Failed, between, cpu, rss, wire

LAUNCHER = os.path.join(ROOT, "app", "target", "rauta", "bin", "rauta")
ADDRESS = "192.0.2.10"
WORKERS = 2
PROBE = "probe"
# Each is given out once: a process may not listen yet when the next one asks.
ADMIN = (port for port in range(22200, 24000) if free(port))


def ports(count, first=20100):
    found = []
    for port in range(first, first + 2000):
        if free(port):
            found.append(port)
            if len(found) == count:
                return found
    raise Failed(f"ports {first}..{first + 2000}: none left")


def offsets_of(count):
    """What is added to ports 80 and 443, so that both are free."""
    found = [offset for offset in range(24000, 32000, 500) if free(offset + 80) and free(offset + 443)]
    if len(found) < count:
        raise Failed("ports 24080..32443: none left")
    return found[:count]


def binaries():
    """Where the test bed's programs are; the first time this takes minutes."""
    built = subprocess.run([os.path.join(ROOT, "e2e", "testbed", "build.sh"), "etcd", "kube-apiserver", "crds"], stdout=subprocess.PIPE, text=True)
    if built.returncode:
        raise Failed(f"e2e/testbed/build.sh: exit {built.returncode} (expected: 0)")
    return dict(line.split(" ", 2)[1:] for line in built.stdout.splitlines() if line.startswith("have "))


def own_address():
    """One of this machine that is not loopback, which an API server does not take for an endpoint; none: None."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asked:
        try:
            asked.connect(("192.0.2.1", 9))
            return asked.getsockname()[0]
        except OSError:
            return None


class Upstream(http.server.ThreadingHTTPServer):
    """Answers with its name."""
    daemon_threads, request_queue_size = True, 64

    def __init__(self, host, name):
        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                self.send_response(200)
                self.send_header("Content-Length", str(len(name)))
                self.end_headers()
                self.wfile.write(name.encode())

            def log_message(self, *_):
                pass
        super().__init__((host, 0), Handler)
        self.name = name
        threading.Thread(target=self.serve_forever, daemon=True).start()


class ControlPlane:
    """etcd and kube-apiserver on loopback, and an administrator's client."""

    def __init__(self, run):
        self.run, self.processes, self.folder = run, [], run.path("control-plane")
        for left in (self.folder, run.path("state0"), run.path("state1")):
            shutil.rmtree(left, ignore_errors=True)
        os.makedirs(self.folder)
        self.etcd_port, peer, self.port = ports(3)
        self.certificates()
        self.found = binaries()
        etcd = f"http://127.0.0.1:{self.etcd_port}"
        self.start([self.found["etcd"], "--name=scale", f"--data-dir={self.folder}/etcd", f"--listen-client-urls={etcd}",
                    f"--advertise-client-urls={etcd}", f"--listen-peer-urls=http://127.0.0.1:{peer}",
                    f"--initial-advertise-peer-urls=http://127.0.0.1:{peer}", f"--initial-cluster=scale=http://127.0.0.1:{peer}",
                    "--unsafe-no-fsync", "--log-level=warn", "--quota-backend-bytes=4000000000"])
        await_port(self.etcd_port, self.processes[-1])
        at = self.folder
        self.start([self.found["kube-apiserver"], f"--etcd-servers={etcd}", "--bind-address=127.0.0.1", f"--secure-port={self.port}",
                    "--advertise-address=10.244.0.1", "--endpoint-reconciler-type=none", f"--tls-cert-file={at}/apiserver.crt",
                    f"--tls-private-key-file={at}/apiserver.key", f"--client-ca-file={at}/ca.crt",
                    "--service-account-issuer=https://kubernetes.default.svc", f"--service-account-key-file={at}/apiserver.crt",
                    f"--service-account-signing-key-file={at}/apiserver.key", "--service-cluster-ip-range=10.96.0.0/12",
                    "--authorization-mode=RBAC", "--profiling=false", "--v=1", "--max-requests-inflight=2000",
                    "--max-mutating-requests-inflight=1000"])
        self.apiserver = self.processes[-1]
        self.local = threading.local()
        self.await_ready()
        self.kubeconfig = self.write_kubeconfig()
        self.install(self.found["crds"])

    def start(self, command, environment=None):
        self.processes.append(subprocess.Popen(command, stdout=self.run.log, stderr=self.run.log, start_new_session=True,
                                               env={**os.environ, **(environment or {})}))
        return self.processes[-1]

    def certificates(self):
        def openssl(*words):
            subprocess.run(["openssl", *words], capture_output=True, check=True, cwd=self.folder)
        openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "ca.key", "-out", "ca.crt", "-days", "2", "-subj", "/CN=scale-cluster")
        for name, subject, extension in (
                ("apiserver", "/CN=kube-apiserver", "subjectAltName=IP:127.0.0.1,DNS:localhost,DNS:kubernetes.default.svc"),
                ("admin", "/O=system:masters/CN=admin", "extendedKeyUsage=clientAuth")):
            with open(os.path.join(self.folder, name + ".ext"), "w") as file:
                file.write(extension + "\n")
            openssl("req", "-newkey", "rsa:2048", "-nodes", "-keyout", name + ".key", "-out", name + ".csr", "-subj", subject)
            openssl("x509", "-req", "-in", name + ".csr", "-CA", "ca.crt", "-CAkey", "ca.key", "-CAcreateserial", "-days", "2",
                    "-extfile", name + ".ext", "-out", name + ".crt")

    def write_kubeconfig(self):
        path = os.path.join(self.folder, "kubeconfig")
        with open(path, "w") as file:
            json.dump({"apiVersion": "v1", "kind": "Config", "current-context": "scale",
                       "clusters": [{"name": "scale", "cluster": {"server": f"https://127.0.0.1:{self.port}",
                                                                  "certificate-authority": f"{self.folder}/ca.crt"}}],
                       "users": [{"name": "admin", "user": {"client-certificate": f"{self.folder}/admin.crt", "client-key": f"{self.folder}/admin.key"}}],
                       "contexts": [{"name": "scale", "context": {"cluster": "scale", "user": "admin"}}]}, file)
        return path

    def ask(self, method, path, body=None, kind="application/json"):
        """What the API server answers, parsed where it is JSON; anything but 2xx fails."""
        if not hasattr(self.local, "link"):
            context = ssl.create_default_context(cafile=os.path.join(self.folder, "ca.crt"))
            context.load_cert_chain(os.path.join(self.folder, "admin.crt"), os.path.join(self.folder, "admin.key"))
            self.local.link = http.client.HTTPSConnection("127.0.0.1", self.port, context=context, timeout=30)
        # An API server lets connections go that nobody has used for a while; a closed one is opened again.
        now = time.monotonic()
        if now - getattr(self.local, "used", now) > 5:
            self.local.link.close()
        self.local.used = now
        sent = body if body is None or isinstance(body, (str, bytes)) else json.dumps(body)
        try:
            self.local.link.request(method, path, sent, {"Content-Type": kind} if sent is not None else {})
            answer = self.local.link.getresponse()
            text = answer.read()
        except (OSError, http.client.HTTPException):
            self.local.link.close()
            raise
        if answer.status // 100 != 2:
            raise Failed(f"{method} {path}: {answer.status} {text[:300].decode(errors='replace')}")
        return json.loads(text) if text[:1] == b"{" else text.decode()

    def merge(self, path, body):
        return self.ask("PATCH", path, body, "application/merge-patch+json")

    def await_ready(self):
        for _ in range(1200):
            if self.apiserver.poll() is not None:
                raise Failed("kube-apiserver ended early; the log says why")
            try:
                if self.ask("GET", "/readyz") == "ok":
                    return
            except (OSError, http.client.HTTPException, Failed):
                time.sleep(0.1)
        raise Failed("kube-apiserver: not ready after 120 s")

    def install(self, folder):
        names = []
        for file in sorted(os.listdir(folder)):
            path = os.path.join(folder, file)
            if not file.endswith(".yaml") or file == "kustomization.yaml":
                continue
            for text in re.split(r"^---\s*$", open(path).read(), flags=re.M):
                if re.search(r"^kind: CustomResourceDefinition$", text, re.M):
                    made = self.ask("POST", "/apis/apiextensions.k8s.io/v1/customresourcedefinitions", text, "application/yaml")
                    names.append(made["metadata"]["name"])
        for name in names:
            for _ in range(600):
                crd = self.ask("GET", f"/apis/apiextensions.k8s.io/v1/customresourcedefinitions/{name}")
                if any(each["type"] == "Established" and each["status"] == "True" for each in crd["status"].get("conditions", [])):
                    break
                time.sleep(0.1)
            else:
                raise Failed(f"{name}: not established after 60 s")

    def count(self, path):
        """How many objects a collection has."""
        page = self.ask("GET", path + "?limit=1")
        return len(page["items"]) + page["metadata"].get("remainingItemCount", 0)

    def status_writes(self):
        """How many statuses have been written so far, by anybody."""
        return sum(float(line.rsplit(" ", 1)[1]) for line in self.ask("GET", "/metrics").splitlines()
                   if line.startswith("apiserver_request_total{") and 'subresource="status"' in line
                   and re.search(r'verb="(PATCH|PUT|APPLY|POST|UPDATE)"', line)
                   and re.search(r'resource="(ingresses|httproutes|gateways|gatewayclasses)"', line))

    def stop(self):
        for process in reversed(self.processes):
            if process.poll() is None:
                process.kill()
            process.wait(20)


class Rauta:
    """A process that the launcher starts."""

    def __init__(self, plane, role, heap, *arguments):
        if not os.path.exists(LAUNCHER):
            raise Failed('no launcher (expected: app/target/rauta, by "make build")')
        self.admin = next(ADMIN)
        self.role = role
        self.process = plane.start([LAUNCHER, role, "--admin-address", f"127.0.0.1:{self.admin}", "--log-level", "info", *arguments],
                                   {"RAUTA_JAVA_OPTS": f"-Xmx{heap}m"})

    def page(self, path):
        link = http.client.HTTPConnection("127.0.0.1", self.admin, timeout=20)
        try:
            link.request("GET", path)
            answer = link.getresponse()
            return answer.status, answer.read().decode()
        finally:
            link.close()

    def await_ready(self, seconds=120):
        for _ in range(seconds * 5):
            if self.process.poll() is not None:
                raise Failed(f"{self.role} ended early; the log says why")
            try:
                if self.page("/readyz")[0] == 200:
                    return self
            except (OSError, http.client.HTTPException):
                pass
            time.sleep(0.2)
        raise Failed(f"{self.role}: not ready after {seconds} s")

    def metric(self, name):
        return sum(float(line.rsplit(" ", 1)[1]) for line in self.page("/metrics")[1].splitlines()
                   if line.startswith(name + " ") or line.startswith(name + "{"))

    def await_metric(self, name, value, seconds):
        for _ in range(seconds * 5):
            try:
                if self.metric(name) == value:
                    return
            except (OSError, http.client.HTTPException):
                pass
            time.sleep(0.2)
        raise Failed(f"{self.role}: {name} is {self.metric(name)} after {seconds} s (expected: {value})")


class Probe:
    """A connection to every worker of every dataplane, kept open, and asked again and again."""

    def __init__(self, dataplanes, offsets):
        self.links = []
        for dataplane, offset in zip(dataplanes, offsets):
            for _ in range(20):
                self.open(offset + 80)
                workers = json.loads(dataplane.page("/workers")[1])["workers"]
                if len(workers) == WORKERS and all(each["connections"] > 0 for each in workers):
                    break
            else:
                raise Failed("a worker has no connection after 20 were opened (expected: one each)")

    def open(self, port):
        link = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        link.connect()
        link.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.links.append(link)
        self.ask(link, "stay.test", "/")

    @staticmethod
    def ask(link, host, path):
        link.request("GET", path, headers={"Host": host})
        answer = link.getresponse()
        return answer.status, answer.read().decode()

    def await_everywhere(self, host, path, wanted, began, seconds=30):
        """Seconds from {@code began} until the last connection has had the answer."""
        left = list(self.links)
        while left:
            left = [link for link in left if not wanted(*self.ask(link, host, path))]
            took = time.monotonic() - began
            if took > seconds:
                raise Failed(f"{host}{path}: not so at {len(left)} of {len(self.links)} connections after {seconds} s")
            if left:
                time.sleep(0.001)
        return took


def services(plane, address, upstreams):
    """A namespace with a Service that the test's own upstreams are behind, and two Ingresses to it."""
    kind, name = ("IPv4", address) if address else ("FQDN", "localhost")
    plane.ask("POST", "/api/v1/namespaces", {"metadata": {"name": PROBE}})
    for service in ("stay", "edited"):
        plane.ask("POST", f"/api/v1/namespaces/{PROBE}/services", {"metadata": {"name": service}, "spec": {"ports": [{"name": "http", "port": 80}]}})
        plane.ask("POST", f"/apis/discovery.k8s.io/v1/namespaces/{PROBE}/endpointslices", {
            "metadata": {"name": service + "-1", "labels": {"kubernetes.io/service-name": service}}, "addressType": kind,
            "endpoints": [{"addresses": [name], "conditions": {"ready": True}}],
            "ports": [{"name": "http", "port": upstreams[0].server_port}]})
        plane.ask("POST", f"/apis/networking.k8s.io/v1/namespaces/{PROBE}/ingresses", {
            "metadata": {"name": service}, "spec": {"ingressClassName": "rauta", "rules": rules(service, "/")}})


def rules(service, path):
    return [{"host": service + ".test", "http": {"paths": [{"path": path, "pathType": "Prefix", "backend": {
        "service": {"name": service, "port": {"number": 80}}}}]}}]


def edits(plane, probe, upstreams, what, count, seconds):
    """One edit after another through the API; seconds from the request to the API server until every worker serves it."""
    took, end = [], time.monotonic() + seconds
    for number in range(count):
        if time.monotonic() > end:
            break
        time.sleep(0.08 + 0.013 * (number % 5))
        began = time.monotonic()
        if what == "route":
            plane.merge(f"/apis/networking.k8s.io/v1/namespaces/{PROBE}/ingresses/edited", {"spec": {"rules": rules("edited", f"/r-{number}")}})
            took.append(probe.await_everywhere("edited.test", f"/r-{number}", lambda status, _: status == 200, began))
        else:
            upstream = upstreams[(number + 1) % 2]
            plane.merge(f"/apis/discovery.k8s.io/v1/namespaces/{PROBE}/endpointslices/stay-1",
                        {"ports": [{"name": "http", "port": upstream.server_port}]})
            took.append(probe.await_everywhere("stay.test", "/", lambda _, body: body == upstream.name, began))
    return [each * 1e3 for each in took]


def settle(plane, seconds, least=0):
    """Waits until that many statuses have been written at least, and none for 8 s: more may be on their way, behind a translation or a comparison."""
    last, since, end = plane.status_writes(), time.monotonic(), time.monotonic() + seconds
    while last < least or time.monotonic() - since < 8:
        if time.monotonic() > end:
            raise Failed(f"statuses: {last:,.0f} written after {seconds} s (expected: at least {least:,}, and none for 8 s)")
        time.sleep(1)
        now = plane.status_writes()
        if now != last:
            last, since = now, time.monotonic()
    return last


def measure(run):
    plane = ControlPlane(run)
    try:
        within(run, plane)
    finally:
        plane.stop()


def within(run, plane):
    run.head("what", "figure")
    loader = run.start("load", {**run.shape(), "kubeconfig": plane.kubeconfig}, DATAPLANES, 1024)
    loaded = loader.ask("load", 400)
    run.end(loader)
    run.row("objects created at the API server", f"{loaded['objects']:,} in {loaded['seconds']:.0f} s")
    address = own_address()
    upstreams = [Upstream(address or "127.0.0.1", name) for name in ("one", "other")]
    services(plane, address, upstreams)
    feed, offsets = run.port, offsets_of(2)
    controller_words = ["--kubeconfig", plane.kubeconfig, "--feed-address", f"127.0.0.1:{feed}", "--feed-certificates", run.path(SERVER),
                        "--lease-namespace", "default", "--upstream-protocol", "http1"]
    controller_words += ["--publish-address", ADDRESS] if run.asked.publish else []
    began = time.monotonic()
    controller = Rauta(plane, "controller", run.asked.heap, *controller_words).await_ready()
    run.row("controller's start until it is ready", f"{time.monotonic() - began:.1f} s, {cpu(controller.process.pid):.1f} s of CPU")
    dataplanes = [Rauta(plane, "dataplane", 1024, "--controller", f"127.0.0.1:{feed}", "--feed-certificates", run.path(CLIENT),
                        "--address", "127.0.0.1", "--workers", str(WORKERS), "--instance", f"dp{number}", "--state-dir", run.path(f"state{number}"),
                        "--privileged-port-offset", str(offset)) for number, offset in enumerate(offsets)]
    for dataplane in dataplanes:
        dataplane.await_ready()
    controller.await_metric("rauta_feed_dataplanes", 2, 60)
    written = settle(plane, 240, max(1, plane.count("/apis/gateway.networking.k8s.io/v1/httproutes")))
    run.row("statuses written for the whole cluster", f"{written:,.0f}, {time.monotonic() - began:.0f} s after the controller's start")
    probe = Probe(dataplanes, offsets)
    for what, name in (("route", "one route"), ("endpoint", "one endpoint")):
        # Not counted: the first ones are met by code that is not compiled yet.
        edits(plane, probe, upstreams, what, 20, 8)
        before, used = wire(feed), cpu(controller.process.pid)
        took = edits(plane, probe, upstreams, what, run.asked.changes, 40)
        sent, _, links = between(before, wire(feed))
        used = cpu(controller.process.pid) - used
        ordered = sorted(took)
        p99 = ordered[min(len(ordered) - 1, -(-99 * len(ordered) // 100) - 1)]
        run.row(f"{name}, until each worker of 2 dataplanes serves it: p50, p99, most of {len(took)}",
                f"{statistics.median(took):,.0f}, {p99:,.0f}, {ordered[-1]:,.0f} ms; {1e3 * used / len(took):,.0f} ms of controller's CPU; "
                f"{sent / max(1, links) / len(took):,.0f} B a dataplane")
        run.figures[what] = {"p50": statistics.median(took), "p99": p99, "most": ordered[-1], "count": len(took)}
    settle(plane, 60)
    again(run, plane, controller, controller_words, dataplanes, feed)


def again(run, plane, controller, words, dataplanes, feed):
    """Kills the controller and starts another one."""
    before = plane.status_writes()
    memory = rss(controller.process.pid)
    controller.process.kill()
    controller.process.wait(20)
    began = time.monotonic()
    controller = Rauta(plane, "controller", run.asked.heap, *words).await_ready()
    controller.await_metric("rauta_feed_dataplanes", 2, 90)
    took = time.monotonic() - began
    # A lease that nobody gave back ends after 15 s: who leads then has written what it would.
    time.sleep(25)
    links = wire(feed)
    entries, writes = controller.metric("rauta_feed_pushed_entries_total"), plane.status_writes() - before
    sent, received = (sum(each[which] for each in links.values()) / max(1, len(links)) for which in (0, 1))
    run.row("controller killed and started again: both dataplanes are back", f"{took:.1f} s after the start")
    run.row("entries pushed, statuses written since", f"{entries:.0f}, {writes:.0f}")
    run.row("on the wire, to and from each dataplane, TLS handshake included", f"{sent:,.0f} B, {received:,.0f} B")
    run.row("controller's RSS before", f"{memory:,.0f} MB")
    run.figures["restart"] = {"entries": entries, "writes": writes, "sent": sent, "received": received, "seconds": took}
    if entries or writes:
        raise Failed(f"restart: {entries:.0f} entries pushed, {writes:.0f} statuses written (expected: 0, 0)")
    for dataplane in dataplanes:
        if dataplane.metric("rauta_feed_connected") != 1:
            raise Failed("restart: a dataplane is not connected (expected: both)")
