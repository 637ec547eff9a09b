// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.process;

import dev.rauta.routes.testing.FreePorts;
import io.fabric8.kubernetes.api.model.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.List;

/** The processes of a release, with the arguments and the account that the chart gives them, on ports of a test's own. */
public final class InstalledRauta implements AutoCloseable {
    private final Release release;
    private final Path kubeconfig;
    private final Path folder;
    private final String address;
    private final int feedPort = FreePorts.next();
    private final int offset = FreePorts.offset(80, 443);
    private final Deque<RautaProcess> open = new ArrayDeque<>();

    /**
     * Starts nothing yet.
     *
     * @param kubeconfig of the controller's account
     * @param address what statuses show, for no load balancer gives one here
     */
    public InstalledRauta(Release release, Path kubeconfig, Path folder, String address) {
        this.release = release;
        this.kubeconfig = kubeconfig;
        this.folder = folder;
        this.address = address;
    }

    /** Starts a controller. */
    public RautaProcess controller(String... more) {
        List<String> arguments = release.arguments("rauta-controller");
        arguments.removeIf(argument -> argument.startsWith("--publish-service"));
        // The last of each counts.
        arguments.addAll(List.of(
                "--kubeconfig=" + kubeconfig,
                "--feed-address=127.0.0.1:" + feedPort,
                "--feed-name=localhost",
                "--publish-address=" + address));
        arguments.addAll(List.of(more));
        return start("controller", arguments);
    }

    /** Starts a dataplane, with the certificate that the controller has made for it. */
    public RautaProcess dataplane(String... more) {
        Secret secret = release.client()
                .secrets()
                .inNamespace(release.namespace())
                .withName("rauta-feed-dataplane")
                .require();
        Path certificates = folder.resolve("feed");
        try {
            Files.createDirectories(certificates);
            for (String name : List.of("ca.crt", "tls.crt", "tls.key")) {
                Files.write(certificates.resolve(name), Base64.getDecoder().decode(secret.getData().get(name)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<String> arguments = new ArrayList<>(release.arguments("rauta-dataplane"));
        arguments.addAll(List.of(
                "--controller=localhost:" + feedPort,
                "--feed-certificates=" + certificates,
                "--state-dir=" + state(),
                "--address=127.0.0.1",
                "--drain-delay=0s",
                "--privileged-port-offset=" + offset));
        arguments.addAll(List.of(more));
        return start("dataplane", arguments);
    }

    /** Where dataplanes keep their last good snapshot. */
    public Path state() {
        return folder.resolve("state");
    }

    /** Where port 80 is. */
    public int plainPort() {
        return offset + 80;
    }

    /** Where port 443 is. */
    public int tlsPort() {
        return offset + 443;
    }

    @Override
    public void close() {
        while (!open.isEmpty()) {
            open.pop().close();
        }
    }

    private RautaProcess start(String role, List<String> arguments) {
        RautaProcess process = RautaProcess.start(folder, role, arguments.toArray(String[]::new));
        open.push(process);
        return process;
    }
}
