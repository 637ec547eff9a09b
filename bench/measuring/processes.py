"""Proxies and upstreams as processes: started on a core, waited for, and asked what they cost."""
import os, re, signal, socket, subprocess, sys, time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
TICK = os.sysconf("SC_CLK_TCK")


def write(folder, name, text):
    path = os.path.join(folder, name)
    with open(path, "w") as file:
        file.write(text)
    return path


def free(port):
    with socket.socket() as attempt:
        attempt.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            attempt.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


def blocks():
    """Ports of which each proxy has the one given and the 999 behind it; those that others have in use are passed over."""
    for first in range(10000, 32000, 1000):
        if all(free(port) for port in (first, first + 1, first + 2, first + 80, first + 443, first + 900)):
            yield first
    sys.exit("ports 10000..31999: no free thousand is left")


def start(core, command, log, environment=None):
    return subprocess.Popen(["taskset", "-c", str(core)] + command, stdout=log, stderr=log, start_new_session=True,
                            env={**os.environ, **(environment or {})})


def await_port(port, process):
    for _ in range(600):
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
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)


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


def sockets_to(port, pid):
    """Established TCP connections from a process and its children to a port, as the kernel counts them."""
    ours = {str(each) for each in family(pid)}
    out = subprocess.run(["ss", "-Htnp", "state", "established", f"( dport = :{port} )"], capture_output=True, text=True, check=True).stdout
    return sum(1 for line in out.splitlines() if ours & set(re.findall(r"pid=(\d+)", line)))
