// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rauta.e2e.pki.Authority;
import dev.rauta.e2e.process.ChildProcess;
import dev.rauta.e2e.process.Helm;
import dev.rauta.e2e.process.Manifests;
import dev.rauta.e2e.process.Opened;
import dev.rauta.e2e.process.Programs;
import dev.rauta.e2e.process.StandaloneRauta;
import dev.rauta.routes.testing.FreePorts;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * gRPC's own interop client through Rauta to gRPC's own interop server: in the clear, where the Service says
 * {@code kubernetes.io/h2c}, and over TLS with a CA of the test's own, where it says {@code grpc}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class GrpcIT {
    private static final String HOST = "grpc.example.com";
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String ORCA = "{\"loadBalancingConfig\":[{\"test_backend_metrics_load_balancer\":{}}]}";

    /**
     * Every case that asks for no credentials of a cloud, but {@code pick_first_unary}: that one is about a client's own
     * choice among several servers that say who they are, which this server does not.
     */
    private static final List<String> CASES = List.of(
            "empty_unary", "large_unary", "client_streaming", "server_streaming", "ping_pong", "empty_stream",
            "timeout_on_sleeping_server", "cancel_after_begin", "cancel_after_first_response",
            "status_code_and_message", "special_status_message", "custom_metadata", "unimplemented_method",
            "unimplemented_service", "rpc_soak", "channel_soak", "orca_per_rpc", "orca_oob");

    /** How the client comes in. */
    enum Port {
        PLAIN,
        TLS
    }

    private final Opened open = new Opened();
    private final Map<String, Boolean> passed = new TreeMap<>();
    private Path folder;
    private Path client;
    private StandaloneRauta rauta;

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        this.folder = folder;
        List<Path> programs = Programs.find("grpc-client", "grpc-server");
        client = programs.getFirst();
        int port = FreePorts.next();
        ChildProcess server = ChildProcess.start(
                "grpc-server", folder, Map.of(), List.of(programs.getLast().toString(), "-port", "" + port));
        open.add(server);
        server.awaitUp(Duration.ofSeconds(30), () -> {
            try (var socket = new Socket("127.0.0.1", port)) {
                return socket.isConnected();
            }
        });
        Authority authority = Authority.of("interop");
        Files.writeString(folder.resolve("ca.crt"), authority.certificatePem());
        rauta = StandaloneRauta.start(folder, Manifests.everythingTo("clear")
                + Manifests.service("clear", port, "kubernetes.io/h2c")
                + Manifests.service("named", port, "grpc")
                + Manifests.certified("secure", authority.server(HOST, List.of(HOST), List.of()), HOST, "named"));
        open.add(rauta);
    }

    @AfterAll
    void stop() throws Exception {
        open.close();
    }

    static Stream<Arguments> cases() {
        return Stream.of(Port.values()).flatMap(port -> CASES.stream().map(one -> Arguments.of(port, one)));
    }

    @Order(1)
    @ParameterizedTest
    @MethodSource("cases")
    void theInteropClientIsContent(Port port, String name) {
        passed.put(name + " " + port, false);
        try (ChildProcess run = ChildProcess.start("grpc-client", folder, Map.of(), command(port, name))) {
            int status = run.awaitExit(LIMIT);
            assertThat(status).as(() -> name + " " + port + "\n" + run.tail()).isZero();
        }
        passed.put(name + " " + port, true);
    }

    @Order(2)
    @Test
    void theDocumentSaysSo() throws IOException {
        Path document = Helm.root().resolve("docs/conformance/grpc.md");
        String summary = summary();
        if (Boolean.getBoolean("conformance.rewrite")) {
            Files.createDirectories(document.getParent());
            Files.writeString(document, summary);
        }
        assertThat(Files.readString(document)).as("docs/conformance/grpc.md (make conformance rewrites it)").isEqualTo(summary);
    }

    private List<String> command(Port port, String name) {
        List<String> command = new ArrayList<>(List.of(client.toString(), "-test_case", name, "-server_host", "127.0.0.1"));
        switch (port) {
            case PLAIN -> command.addAll(List.of("-server_port", "" + rauta.plainPort()));
            case TLS -> command.addAll(List.of(
                    "-server_port", "" + rauta.tlsPort(), "-use_tls", "-use_test_ca",
                    "-ca_file", folder.resolve("ca.crt").toString(), "-server_host_override", HOST));
        }
        if (name.startsWith("orca")) {
            command.addAll(List.of("-service_config_json", ORCA));
        }
        if (name.endsWith("soak")) {
            command.addAll(List.of(
                    "-soak_iterations", "100", "-soak_num_threads", "4", "-soak_overall_timeout_seconds", "50"));
        }
        return command;
    }

    private String summary() {
        var text = new StringBuilder("""
                # gRPC

                gRPC's interop client and server (google.golang.org/grpc/interop, the version in `e2e/grpc/go.mod`) with
                `rauta standalone` between them. Plain: to a Service with `appProtocol: kubernetes.io/h2c`; TLS: with a CA of the
                test's own, to one with `appProtocol: grpc`. Written by `make conformance`; `make test` runs it too.

                | case | plain | TLS |
                |---|---|---|
                """);
        for (String name : CASES) {
            text.append("| `%s` | %s | %s |%n".formatted(name, word(name, Port.PLAIN), word(name, Port.TLS)));
        }
        return text.toString();
    }

    private String word(String name, Port port) {
        return Boolean.TRUE.equals(passed.get(name + " " + port)) ? "passed" : "failed";
    }
}
