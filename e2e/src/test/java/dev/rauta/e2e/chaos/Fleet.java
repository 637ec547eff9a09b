// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.chaos;

import static org.awaitility.Awaitility.await;

import dev.rauta.e2e.chaos.net.Balancer;
import dev.rauta.e2e.chaos.net.FeedLine;
import dev.rauta.e2e.pki.Authority;
import dev.rauta.e2e.pki.KeyKind;
import dev.rauta.e2e.process.RautaProcess;
import dev.rauta.routes.testing.FreePorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;

/** Controllers and two dataplanes as processes, each dataplane with a feed line of its own, and the balancer before both. */
final class Fleet implements AutoCloseable {
    static final int DATAPLANES = 2;
    static final Duration HEALS = Duration.ofSeconds(60);

    private static final int READY_MILLIS = 1000;
    private static final int HASH = 64;

    private final Path folder;
    private final Path kubeconfig;
    private final String namespace;
    private final int[] feedPorts;
    private final int[] offsets = new int[DATAPLANES];
    private final AtomicReferenceArray<RautaProcess> controllers;
    private volatile List<String> moreOfControllers = List.of();
    private final AtomicReferenceArray<RautaProcess> dataplanes = new AtomicReferenceArray<>(DATAPLANES);
    private final List<FeedLine> lines = new ArrayList<>();
    private final Balancer balancer;

    /** Starts everything; nothing need be ready yet. */
    Fleet(Path folder, Path kubeconfig, String namespace, int controllerCount) {
        this.folder = folder;
        this.kubeconfig = kubeconfig;
        this.namespace = namespace;
        this.feedPorts = new int[controllerCount];
        this.controllers = new AtomicReferenceArray<>(controllerCount);
        certify();
        for (int i = 0; i < controllerCount; i++) {
            feedPorts[i] = FreePorts.next();
            startController(i);
        }
        List<Balancer.Backend> backends = new ArrayList<>();
        for (int i = 0; i < DATAPLANES; i++) {
            int which = i;
            lines.add(new FeedLine(feedPorts));
            offsets[i] = FreePorts.offset(80, 443);
            startDataplane(i);
            backends.add(new Balancer.Backend(plainPort(i), tlsPort(i), () -> saysReady(dataplane(which))));
        }
        balancer = new Balancer(backends);
    }

    private void certify() {
        Authority authority = Authority.of("feed");
        // A controller dials, too: to the one that leads.
        authority.peer("controller").write(folder.resolve("feed-server"), "tls");
        authority.client("dataplane", "fleet", KeyKind.EC).write(folder.resolve("feed-client"), "tls");
        try {
            for (String side : List.of("feed-server", "feed-client")) {
                Files.writeString(folder.resolve(side).resolve("ca.crt"), authority.certificatePem());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void startController(int which) {
        controllers.set(which, controller("127.0.0.1:" + feedPorts[which], namespace));
    }

    /** One more controller that serves nobody, to hear what it makes of the cluster as it is. */
    RautaProcess freshController() {
        return controller("127.0.0.1:" + FreePorts.next(), "default").awaitReady();
    }

    private RautaProcess controller(String feed, String leaseNamespace) {
        List<String> arguments = new ArrayList<>(List.of(
                "--kubeconfig", kubeconfig.toString(),
                "--feed-address", feed,
                "--feed-certificates", folder.resolve("feed-server").toString(),
                "--watch-namespace", namespace,
                "--lease-namespace", leaseNamespace,
                "--publish-address", "192.0.2.10"));
        arguments.addAll(moreOfControllers);
        return RautaProcess.start(folder, "controller", arguments.toArray(String[]::new));
    }

    /** Ends all controllers and starts them with some arguments more, until the next time; waits until the dataplanes follow. */
    void restartControllers(String... more) {
        moreOfControllers = List.of(more);
        for (int i = 0; i < controllerCount(); i++) {
            controller(i).terminate();
        }
        for (int i = 0; i < controllerCount(); i++) {
            startController(i);
        }
        for (int i = 0; i < controllerCount(); i++) {
            controller(i).awaitReady();
        }
        awaitConverged();
    }

    void startDataplane(int which) {
        dataplanes.set(which, RautaProcess.start(
                folder, "dataplane",
                "--controller", "127.0.0.1:" + lines.get(which).port(),
                "--feed-certificates", folder.resolve("feed-client").toString(),
                "--address", "127.0.0.1",
                "--workers", "2",
                // Longer than the balancer takes to hear of it.
                "--drain-delay", "1s",
                "--drain-timeout", "15s",
                "--instance", "dp" + which,
                "--state-dir", stateFolder(which).toString(),
                "--privileged-port-offset", "" + offsets[which]));
    }

    int feedPort(int controller) {
        return feedPorts[controller];
    }

    int controllerCount() {
        return controllers.length();
    }

    RautaProcess controller(int which) {
        return controllers.get(which);
    }

    RautaProcess dataplane(int which) {
        return dataplanes.get(which);
    }

    FeedLine line(int dataplane) {
        return lines.get(dataplane);
    }

    Balancer balancer() {
        return balancer;
    }

    Path stateFolder(int dataplane) {
        return folder.resolve("state" + dataplane);
    }

    int plainPort(int dataplane) {
        return offsets[dataplane] + 80;
    }

    int tlsPort(int dataplane) {
        return offsets[dataplane] + 443;
    }

    void awaitReady() {
        for (int i = 0; i < controllers.length(); i++) {
            controllers.get(i).awaitReady();
        }
        for (int i = 0; i < DATAPLANES; i++) {
            dataplane(i).awaitReady();
            awaitBalanced(i);
        }
    }

    /** Waits until the balancer sends connections to a dataplane. */
    void awaitBalanced(int which) {
        await("the balancer finds dataplane " + which + " ready").atMost(HEALS).until(() -> balancer.ready(which));
    }

    /** Waits until both dataplanes are connected and have what the controllers have; returns that version. */
    String awaitConverged() {
        String[] version = new String[1];
        await("both dataplanes have the controllers' version").atMost(HEALS).until(() -> {
            version[0] = version(controller(0));
            boolean same = true;
            for (int i = 1; i < controllerCount(); i++) {
                same &= version(controller(i)).equals(version[0]);
            }
            for (int i = 0; i < DATAPLANES; i++) {
                same &= version(dataplane(i)).equals(version[0]) && dataplane(i).metric("rauta_feed_connected", "") == 1;
            }
            return same && !version[0].isEmpty();
        });
        return version[0];
    }

    /** Waits until both dataplanes hear a controller. */
    void awaitConnected() {
        await("both dataplanes are connected").atMost(HEALS).until(
                () -> dataplane(0).metric("rauta_feed_connected", "") == 1 && dataplane(1).metric("rauta_feed_connected", "") == 1);
    }

    /** The version in force; empty where there is none or nobody says. */
    static String version(RautaProcess process) {
        String page = process.admin("/snapshot").body();
        int at = page.indexOf("\"version\":\"") + "\"version\":\"".length();
        return at > HASH / 8 && page.length() >= at + HASH ? page.substring(at, at + HASH) : "";
    }

    private static boolean saysReady(RautaProcess dataplane) {
        try {
            var connection = (HttpURLConnection)
                    URI.create("http://127.0.0.1:" + dataplane.adminPort() + "/readyz").toURL().openConnection();
            connection.setConnectTimeout(READY_MILLIS);
            connection.setReadTimeout(READY_MILLIS);
            return connection.getResponseCode() == 200;
        } catch (IOException e) {
            // Whoever does not answer is not ready.
            return false;
        }
    }

    @Override
    public void close() {
        balancer.close();
        for (int i = 0; i < DATAPLANES; i++) {
            dataplane(i).close();
        }
        for (int i = 0; i < controllers.length(); i++) {
            controller(i).close();
        }
        lines.forEach(FeedLine::close);
    }
}
