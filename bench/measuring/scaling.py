"""The processes of bench/scale, what they cost, and what goes over the wire."""
import json, os, re, select, signal, subprocess, sys, threading, time
from processes import ROOT, TICK, free

MODULE = os.path.join(ROOT, "bench", "scaling", "target")
SERVER, CLIENT = "feed-server", "feed-client"
# How a virtual machine ends that is told to exit by ExitOnOutOfMemoryError.
OUT_OF_MEMORY = 3


class Failed(Exception):
    """What a part found wrong: it fails, and the others go on."""


class Full(Failed):
    """A process had no memory left, or did nothing but look for some."""


def java():
    homes = [os.environ.get("JAVA_HOME", "")] + sorted(
        os.path.join(base, name) for base in ("/usr/lib/jvm", "/opt/java") if os.path.isdir(base) for name in os.listdir(base))
    for home in homes:
        release = os.path.join(home, "release")
        if os.path.exists(release) and re.search(r'^JAVA_VERSION="25', open(release).read(), re.M):
            return os.path.join(home, "bin", "java")
    sys.exit("scale: no JDK 25 found (expected: JAVA_HOME, or one in the usual folders)")


def classes():
    known = os.path.join(MODULE, "class-path")
    if not os.path.exists(known):
        sys.exit('scale: bench/scaling is not built (expected: "make scale", or mvn -Pscaling -pl routes,controller,bench/scaling package)')
    ours = [os.path.join(ROOT, module, "target", "classes") for module in ("routes", "controller", "bench/scaling")]
    return ":".join(ours + [open(known).read().strip()])


# As the launcher starts a controller that has two cores.
CONTROLLER = ["-XX:+UseSerialGC", "-Xms72m", "-Xmn64m", "-XX:+UseCompactObjectHeaders", "-XX:-UsePerfData", "-XX:TrimNativeHeapInterval=5000",
              "-XX:Tier4InvocationThreshold=50000", "-XX:Tier4MinInvocationThreshold=6000", "-XX:Tier4CompileThreshold=150000",
              "-XX:Tier4BackEdgeThreshold=400000", "-XX:MetaspaceSize=64m", "-XX:+ExitOnOutOfMemoryError"]
DATAPLANES = ["-XX:+UseSerialGC", "-XX:+UseCompactObjectHeaders", "-XX:+ExitOnOutOfMemoryError", "-Xss512k"]


class Role:
    """A Java process that is asked by lines, and answers each by one of JSON."""

    def __init__(self, log, role, options, flags, heap, core=None, patience=120):
        command = ([] if core is None else ["taskset", "-c", str(core)]) + [java(), *flags, f"-Xmx{heap}m",
                   "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow", "-Dio.netty.leakDetection.level=disabled",
                   "-cp", classes(), "dev.rauta.bench.scaling.Main", role]
        for name, value in options.items():
            command += [f"--{name}", str(value)]
        self.name, self.pending = role, b""
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, start_new_session=True,
                                        env={**os.environ, "MALLOC_ARENA_MAX": "1"})
        try:
            self.up = self.read(patience)
        except BaseException:
            self.kill()
            raise

    @property
    def pid(self):
        return self.process.pid

    def read(self, patience):
        end = time.monotonic() + patience
        while b"\n" not in self.pending:
            ready, _, _ = select.select([self.process.stdout], [], [], max(0, end - time.monotonic()))
            if not ready:
                raise Full(f"{self.name}: no answer after {patience} s")
            got = os.read(self.process.stdout.fileno(), 1 << 20)
            if not got:
                exit = self.process.wait()
                raise (Full if exit == OUT_OF_MEMORY else Failed)(f"{self.name}: ended, exit {exit} (expected: an answer); its log says why")
            self.pending += got
        line, self.pending = self.pending.split(b"\n", 1)
        answer = json.loads(line)
        if "error" in answer:
            raise Failed(f"{self.name}: {answer['error']}")
        return answer

    def ask(self, command, patience=100):
        self.process.stdin.write((command + "\n").encode())
        self.process.stdin.flush()
        return self.read(patience)

    def kill(self):
        if self.process.poll() is None:
            os.kill(self.process.pid, signal.SIGCONT)
            self.process.kill()
        self.process.wait(20)


def cpu(pid):
    """User and system time so far, in seconds."""
    with open(f"/proc/{pid}/stat") as file:
        fields = file.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICK


def rss(pid):
    """Resident memory, in MB."""
    with open(f"/proc/{pid}/status") as file:
        return int(re.search(r"VmRSS:\s+(\d+)", file.read()).group(1)) / 1024


class Watch(threading.Thread):
    """Samples a process's CPU time and memory, once a second."""

    def __init__(self, pid):
        super().__init__(daemon=True)
        self.watched, self.samples, self.over = pid, [], threading.Event()
        self.start()

    def run(self):
        while not self.over.is_set():
            try:
                self.samples.append((time.monotonic(), cpu(self.watched), rss(self.watched)))
            except (FileNotFoundError, AttributeError):
                return
            self.over.wait(1)

    def end(self):
        self.over.set()
        self.join()
        return self.samples


def wire(port):
    """By the peer's port, what the kernel has counted on each connection at a listening port: bytes sent and acknowledged, and received.

    What TCP carries, TLS included, headers of TCP and IP not."""
    out = subprocess.run(["ss", "-HtinO", "state", "established", f"( sport = :{port} )"], capture_output=True, text=True, check=True).stdout
    found = {}
    for line in out.splitlines():
        peer = line.split()[3]
        counts = [int(match.group(1)) if (match := re.search(name + r":(\d+)", line)) else 0 for name in ("bytes_acked", "bytes_received")]
        found[peer] = tuple(counts)
    return found


def between(before, after):
    """Bytes sent and received on the connections that are in both."""
    both = [peer for peer in after if peer in before]
    return (sum(after[peer][0] - before[peer][0] for peer in both), sum(after[peer][1] - before[peer][1] for peer in both), len(both))


def feed_certificates(folder):
    """An authority, and a folder for each end of the feed."""
    def run(*words):
        subprocess.run(["openssl", *words], capture_output=True, check=True, cwd=folder)
    curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
    run("req", "-x509", *curve, "-keyout", "ca.key", "-out", "ca.crt", "-days", "2", "-subj", "/CN=scale")
    for end, subject, extension in ((SERVER, "controller", "subjectAltName=IP:127.0.0.1,DNS:localhost\nextendedKeyUsage=serverAuth"),
                                    (CLIENT, "dataplane", "extendedKeyUsage=clientAuth")):
        os.makedirs(os.path.join(folder, end), exist_ok=True)
        with open(os.path.join(folder, end + ".ext"), "w") as file:
            file.write(extension + "\n")
        run("req", *curve, "-keyout", f"{end}/tls.key", "-out", f"{end}.csr", "-subj", f"/CN={subject}")
        run("x509", "-req", "-in", f"{end}.csr", "-CA", "ca.crt", "-CAkey", "ca.key", "-CAcreateserial", "-days", "2",
            "-extfile", f"{end}.ext", "-out", f"{end}/tls.crt")
        with open(os.path.join(folder, "ca.crt")) as authority, open(os.path.join(folder, end, "ca.crt"), "w") as file:
            file.write(authority.read())


def a_port(first=19900):
    return next(port for port in range(first, first + 100) if free(port))
