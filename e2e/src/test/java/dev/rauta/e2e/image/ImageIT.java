// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.dockerjava.api.DockerClient;
import dev.rauta.e2e.process.Helm;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.DockerClientFactory;

/** The image: what is in it, that it serves under the chart's restrictions, keeps to its memory, and ends in order. */
final class ImageIT {
    private static final String IMAGE = System.getenv().getOrDefault("RAUTA_IMAGE", "rauta:dev");
    private static final long MB = 1 << 20;
    private static final Path QUICKSTART = Helm.root().resolve("examples/quickstart");
    private static final int CLIENTS = 32;
    private static final int POSTS = 20;

    private static DockerClient docker;

    @BeforeAll
    static void build() {
        // Exit status 3 is the script's word for no daemon, and skips.
        Helm.Run run = Helm.script(List.of("scripts/image"));
        assertThat(run.status()).as(run.output()).isZero();
        docker = DockerClientFactory.lazyClient();
    }

    @Test
    void itServesTheQuickstartWithoutRootAndWithoutAWritableDisk() {
        try (ServedExample rauta = ServedExample.start(IMAGE, QUICKSTART, 256 * MB)) {
            await("the first answer")
                    .atMost(Duration.ofSeconds(90))
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(5))
                    .until(() -> rauta.get("/shop/cart", "shop.example.com").status() == 200);
            Duration first = Duration.between(rauta.startedAt(), Instant.now());
            System.out.println("image: " + docker.inspectImageCmd(IMAGE).exec().getSize() / 1_000_000 + " MB; first answered request "
                    + first.toMillis() + " ms after the start of its process");
            rauta.awaitReady();
            assertThat(rauta.get("/about", "shop.example.com").body()).contains("\"classic\"");
            assertThat(rauta.get("/v1/users", "app.gateway.example.com").body()).contains("\"modern\"", "/api/users");
            assertThat(rauta.get("/", "secure.example.com").status()).isEqualTo(308);
            assertThat(rauta.get("/", "unknown.example.com").status()).isEqualTo(404);
            assertThat(rauta.admin("/metrics").body()).contains("rauta_snapshot_info");
            assertThat(rauta.logs()).startsWith("{");
            assertThat(rauta.shell("cat /proc/1/status"))
                    .contains("Uid:\t65532\t65532\t65532\t65532", "Gid:\t65532", "CapEff:\t0000000000000000");
            assertThat(rauta.shell("echo x >/opt/rauta/x")).contains("Read-only file system").endsWith("exit 2");
        }
    }

    @Test
    void nativeLibrariesFindWhatTheyLinkTo(@TempDir Path folder) throws IOException {
        copy(QUICKSTART, folder);
        Files.writeString(folder.resolve("compressed.yaml"), COMPRESSED);
        try (ServedExample rauta = ServedExample.start(IMAGE, folder, 256 * MB).awaitReady()) {
            for (String coding : List.of("br", "zstd", "gzip")) {
                assertThat(encoding(rauta, coding)).isEqualTo(coding);
            }
            assertThat(rauta.admin("/metrics").body()).contains("rauta_snapshot_info");
            assertThat(rauta.logs()).doesNotContain("\"level\":\"WARN\"").doesNotContain("without epoll");
        }
    }

    @Test
    void onSigtermWhatIsUnderWayIsFinished() throws IOException {
        try (ServedExample rauta = ServedExample.start(IMAGE, QUICKSTART, 256 * MB).awaitReady();
                Socket client = new Socket("127.0.0.1", rauta.port())) {
            client.setSoTimeout(30_000);
            var in = new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.ISO_8859_1));
            send(client, "POST /about HTTP/1.1\r\nHost: shop.example.com\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\n");
            // The upstream's word for it: the request is there.
            assertThat(in.readLine()).isEqualTo("HTTP/1.1 100 Continue");
            assertThat(in.readLine()).isEmpty();
            rauta.signal("SIGTERM");
            await("draining").atMost(Duration.ofSeconds(30)).until(() -> !rauta.ready());
            assertThat(rauta.inspect().getState().getRunning()).isTrue();
            send(client, "body");
            assertThat(in.readLine()).isEqualTo("HTTP/1.1 200 OK");
            assertThat(in.lines().toList().getLast()).contains("\"classic\"");
            assertThat(rauta.awaitExit()).as(rauta.logs()).isZero();
        }
    }

    @Test
    void itKeepsToItsMemoryUnderLoad() throws Exception {
        try (ServedExample rauta = ServedExample.start(IMAGE, QUICKSTART, 256 * MB).awaitReady()) {
            String command = rauta.shell("cat /proc/1/cmdline").replace('\0', ' ');
            assertThat(megabytes(command, "-Xmx(\\d+)m") + megabytes(command, "-XX:MaxDirectMemorySize=(\\d+)m"))
                    .as(command)
                    .isBetween(32L, 150L);
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                List<Callable<Integer>> clients = new ArrayList<>();
                for (int i = 0; i < CLIENTS; i++) {
                    clients.add(() -> posts(rauta.port()));
                }
                int answered = 0;
                for (Future<Integer> each : threads.invokeAll(clients)) {
                    answered += each.get();
                }
                assertThat(answered).as(rauta.logs()).isEqualTo(CLIENTS * POSTS);
            }
            var state = rauta.inspect().getState();
            assertThat(state.getOOMKilled()).as(rauta.logs()).isFalse();
            assertThat(state.getRunning()).isTrue();
            assertThat(rauta.inspect().getRestartCount()).isZero();
            assertThat(rauta.ready()).isTrue();
            System.out.println("image: resident after " + CLIENTS * POSTS + " bodies of 1 MB, of a limit of 256 MB: "
                    + megabytes(rauta.shell("cat /proc/1/status"), "VmRSS:\\s*(\\d+) kB") / 1024 + " MB");
        }
    }

    @Test
    void wrongFlagsAreALineAndStatus2() {
        Ended run = Ended.run(docker, IMAGE, "standalone", "--workers", "many");
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err().lines())
                .containsExactly("rauta: Invalid value for option '--workers': 'many' is not an int", "Try 'rauta standalone --help'.");
    }

    @Test
    void itSaysWhichVersionItIs() {
        Ended run = Ended.run(docker, IMAGE, "--version");
        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.out().lines()).singleElement().asString().matches("rauta \\d+\\.\\d+\\.\\d+\\S*");
        assertThat(run.err()).isEmpty();
    }

    @Test
    void itHoldsTheDistributionAndNoMoreThanItNeeds() throws IOException {
        assertThat(docker.inspectImageCmd(IMAGE).exec().getConfig().getUser()).isEqualTo("65532:65532");
        try (ServedExample rauta = ServedExample.start(IMAGE, QUICKSTART, 256 * MB)) {
            // With its bill of materials, where it was built with one.
            try (Stream<Path> distribution = Files.list(Helm.root().resolve("app/target/rauta"))) {
                assertThat(listed(rauta, "/opt/rauta/*"))
                        .containsExactlyInAnyOrderElementsOf(
                                distribution.map(file -> file.getFileName().toString()).toList());
            }
            assertThat(rauta.shell("cat /var/lib/dpkg/status.d/libc6")).contains("Version: ");
            assertThat(listed(rauta, "/usr/bin/* /bin/*")).contains("sh", "sed").doesNotContain("apt-get", "bash", "dpkg", "perl");
        }
    }

    /** The names of the files that a shell makes of patterns. */
    private static List<String> listed(ServedExample rauta, String pattern) {
        List<String> lines = rauta.shell("for f in " + pattern + "; do echo ${f##*/}; done")
                .lines()
                .distinct()
                .toList();
        assertThat(lines.getLast()).isEqualTo("exit 0");
        return lines.subList(0, lines.size() - 1);
    }

    private static int posts(int port) throws IOException {
        int answered = 0;
        byte[] body = new byte[(int) MB];
        for (int i = 0; i < POSTS; i++) {
            try (Socket client = new Socket("127.0.0.1", port)) {
                client.setSoTimeout(60_000);
                send(client, "POST /about HTTP/1.1\r\nHost: shop.example.com\r\nConnection: close\r\nContent-Length: " + MB + "\r\n\r\n");
                client.getOutputStream().write(body);
                String answer = new String(client.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
                answered += answer.startsWith("HTTP/1.1 200 ") && answer.contains("" + MB) ? 1 : 0;
            }
        }
        return answered;
    }

    private static String encoding(ServedExample rauta, String coding) throws IOException {
        try (Socket client = new Socket("127.0.0.1", rauta.port())) {
            client.setSoTimeout(30_000);
            send(client, "GET / HTTP/1.1\r\nHost: compressed.example.com\r\nConnection: close\r\nAccept-Encoding: " + coding + "\r\n\r\n");
            String answer = new String(client.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
            return answer.lines()
                    .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("content-encoding: "))
                    .map(line -> line.substring("content-encoding: ".length()))
                    .findFirst()
                    .orElse(answer);
        }
    }

    private static long megabytes(String text, String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        assertThat(matcher.find()).as(pattern + " in " + text).isTrue();
        return Long.parseLong(matcher.group(1));
    }

    private static void send(Socket client, String text) throws IOException {
        client.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        client.getOutputStream().flush();
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
        // Another user reads it.
        Files.setPosixFilePermissions(to, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static final String COMPRESSED = """
            apiVersion: networking.k8s.io/v1
            kind: Ingress
            metadata:
              name: compressed
              annotations:
                rauta.dev/compression-codings: Zstd,Brotli,Gzip
                rauta.dev/compression-min-size: "1"
            spec:
              ingressClassName: rauta
              rules:
                - host: compressed.example.com
                  http:
                    paths:
                      - path: /
                        pathType: Prefix
                        backend:
                          service:
                            name: classic
                            port:
                              number: 80
            """;
}
