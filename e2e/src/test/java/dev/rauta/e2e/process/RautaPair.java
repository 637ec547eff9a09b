// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.process;

import dev.rauta.e2e.pki.Authority;
import dev.rauta.routes.testing.FreePorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A controller and a dataplane as processes of their own, with mutual TLS between them, on literal ports of an address. */
public final class RautaPair implements AutoCloseable {
    private final RautaProcess controller;
    private final RautaProcess dataplane;

    private RautaPair(RautaProcess controller, RautaProcess dataplane) {
        this.controller = controller;
        this.dataplane = dataplane;
    }

    /**
     * Starts both and waits until they are ready.
     *
     * @param namespace where the leader's Lease lies
     * @param address where the dataplane listens, which statuses show
     */
    public static RautaPair start(Path folder, Path kubeconfig, String namespace, String address) {
        Authority authority = Authority.of("feed");
        Path server = folder.resolve("feed-server");
        Path client = folder.resolve("feed-client");
        authority
                .server("controller", List.of(), List.of(InetAddress.getLoopbackAddress()))
                .write(server, "tls");
        authority.peer("dataplane").write(client, "tls");
        try {
            Files.writeString(server.resolve("ca.crt"), authority.certificatePem());
            Files.writeString(client.resolve("ca.crt"), authority.certificatePem());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String feed = "127.0.0.1:" + FreePorts.next();
        RautaProcess controller = RautaProcess.start(
                folder, "controller",
                "--kubeconfig", kubeconfig.toString(),
                "--feed-address", feed,
                "--feed-certificates", server.toString(),
                "--lease-namespace", namespace,
                "--publish-address", address);
        RautaProcess dataplane = RautaProcess.start(
                folder, "dataplane",
                "--controller", feed,
                "--feed-certificates", client.toString(),
                "--address", address,
                "--privileged-port-offset", "0",
                "--workers", "2",
                "--drain-delay", "0s");
        var pair = new RautaPair(controller, dataplane);
        try {
            controller.awaitReady();
            dataplane.awaitReady();
            return pair;
        } catch (RuntimeException e) {
            pair.close();
            throw e;
        }
    }

    @Override
    public void close() {
        dataplane.close();
        controller.close();
    }
}
