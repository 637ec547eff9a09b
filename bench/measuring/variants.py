"""Variants of one proxy: how its workers come by connections, how many loops it has, and what one source file says otherwise."""
import glob, os, re, shutil, subprocess, sys
from processes import ROOT

LIB = os.path.join(ROOT, "app", "target", "rauta", "lib")
OURS = [os.path.join(ROOT, module, "target", f"{name}-0.1.0-SNAPSHOT{kind}.jar") for module, name, kind in (
    ("bench/shared-pool", "rauta-shared-pool", ""), ("dataplane", "rauta-dataplane", "-tests"), ("routes", "rauta-routes", "-tests"))]
SOURCES = os.path.join(ROOT, "dataplane", "src", "main", "java")


def java_home():
    """A JDK 25 or newer, as the launcher looks for one."""
    for home in [os.environ.get("JAVA_HOME", "")] + sorted(glob.glob("/usr/lib/jvm/*")):
        try:
            with open(os.path.join(home, "release")) as file:
                version = re.search(r'JAVA_VERSION="(\d+)', file.read())
        except OSError:
            continue
        if version and int(version.group(1)) >= 25 and os.access(os.path.join(home, "bin", "javac"), os.X_OK):
            return home
    sys.exit("variants: no JDK 25 (expected: JAVA_HOME, or one in /usr/lib/jvm)")


def built():
    """What is missing of what they run on."""
    return [path for path in [LIB] + OURS if not os.path.exists(path)]


def changed(folder, name, changes):
    """The dataplane compiled with some expressions replaced, each by file and pattern, which must be there once; its folder."""
    copy, made = os.path.join(folder, name + "-sources"), os.path.join(folder, name + "-classes")
    shutil.copytree(SOURCES, copy)
    for file, pattern, replacement in changes:
        path = os.path.join(copy, "dev", "rauta", "dataplane", file)
        with open(path) as source:
            text, count = re.subn(pattern, replacement, source.read(), flags=re.DOTALL)
        if count != 1:
            sys.exit(f"variants: {name}: {file}: {count} times {pattern!r} (expected: once)")
        with open(path, "w") as source:
            source.write(text)
    files = [os.path.join(at, each) for at, _, names in os.walk(copy) for each in names if each.endswith(".java")]
    run = subprocess.run([os.path.join(java_home(), "bin", "javac"), "-nowarn", "-proc:none", "-parameters", "-cp", LIB + "/*", "-d", made] + files,
                         capture_output=True, text=True)
    if run.returncode:
        sys.exit(f"variants: {name} does not compile:\n{run.stderr}")
    return made


def log_settings(folder):
    """What the product logs on its way up goes to the standard error, as does a line for each request where one is asked for."""
    path = os.path.join(folder, "logback.xml")
    with open(path, "w") as file:
        file.write("""<configuration><appender name="err" class="ch.qos.logback.core.ConsoleAppender"><target>System.err</target>
<encoder><pattern>%d{ISO8601} %level %logger{0} %msg %kvp%n</pattern></encoder></appender>
<logger name="dev.rauta.bench" level="info"/><root level="warn"><appender-ref ref="err"/></root></configuration>""")
    return path


class Variant:
    """A proxy that runs: `protocol` to the upstream, `pool` own or shared, so many loops on as many cores."""

    def __init__(self, folder, log, port, upstream, protocol, pool, loops, transport="epoll", lines=0, classes=None):
        self.port, self.upstream, self.pool, self.loops = port, upstream, pool, loops
        memory = 64 + 32 * loops
        # The options are the launcher's.
        command = ["taskset", "-c", ",".join(str(core) for core in range(loops)), os.path.join(java_home(), "bin", "java"),
                   f"-Xms{memory}m", f"-Xmx{memory}m", f"-XX:MaxDirectMemorySize={memory}m", "-XX:+UseSerialGC",
                   "-XX:+UseCompactObjectHeaders", "-XX:+ExitOnOutOfMemoryError", "-XX:-UsePerfData", "--enable-native-access=ALL-UNNAMED",
                   "--sun-misc-unsafe-memory-access=allow", "-Dfile.encoding=UTF-8", "-Dio.netty.leakDetection.level=disabled",
                   f"-Dlogback.configurationFile={log_settings(folder)}",
                   "-cp", ":".join(([classes] if classes else []) + OURS + [LIB + "/*"]), "dev.rauta.bench.sharedpool.Proxy",
                   str(port), str(upstream), protocol, pool, str(loops), transport, str(lines)]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True,
                                        start_new_session=True, env={**os.environ, "MALLOC_ARENA_MAX": "2"})
        self.answer()

    def answer(self):
        line = self.process.stdout.readline()
        if not line:
            sys.exit(f"variants: {' '.join(self.process.args[-7:])}: ended (expected: an answer; its log says why)")
        return {name: int(value) for name, value in re.findall(r"(\w+)=(-?\d+)", line)}

    def ask(self, question):
        self.process.stdin.write(question + "\n")
        self.process.stdin.flush()
        return self.answer()
