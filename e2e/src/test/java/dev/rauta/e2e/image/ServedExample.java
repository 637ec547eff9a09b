// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.image;

import static org.awaitility.Awaitility.await;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.command.WaitContainerResultCallback;
import com.github.dockerjava.api.model.AccessMode;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.Volume;
import dev.rauta.e2e.process.Http;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.utility.DockerImageName;

/**
 * A folder of manifests served by the image, restricted as the chart restricts it and limited to some memory, with the quickstart's two
 * upstreams in containers of the same network.
 *
 * <p>The upstreams come first, so that what is measured from Rauta's start is Rauta's.
 */
final class ServedExample implements AutoCloseable {
    private static final int TRAFFIC = 8080;
    private static final int ADMIN = 9900;

    private final GenericContainer<?> modern;
    private final GenericContainer<?> classic;
    private final GenericContainer<?> rauta;

    private ServedExample(String image, Path manifests, long memory) {
        modern = upstream(image, "9101", "h2c", "modern").withExposedPorts(TRAFFIC, ADMIN);
        modern.start();
        String network = "container:" + modern.getContainerId();
        classic = upstream(image, "9102", "http1", "classic").withNetworkMode(network);
        classic.start();
        rauta = container(image)
                .withNetworkMode(network)
                .withCommand("standalone", "--manifests", "/manifests", "--address", "0.0.0.0")
                .withTmpFs(Map.of("/tmp", "rw,exec"))
                .withCreateContainerCmdModifier(create -> create.getHostConfig()
                        // Testcontainers' own word for it tries it first, with an image from a registry.
                        .withBinds(new Bind(manifests.toString(), new Volume("/manifests"), AccessMode.ro))
                        .withReadonlyRootfs(true)
                        .withCapDrop(Capability.ALL)
                        .withMemory(memory)
                        .withMemorySwap(memory));
        rauta.start();
    }

    /** Starts it, without waiting for Rauta. */
    static ServedExample start(String image, Path manifests, long memory) {
        return new ServedExample(image, manifests, memory);
    }

    private static GenericContainer<?> container(String image) {
        return new GenericContainer<>(DockerImageName.parse(image)).withImagePullPolicy(_ -> false);
    }

    private static GenericContainer<?> upstream(String image, String port, String protocol, String name) {
        return container(image)
                .withCommand("echo", "--port", port, "--protocol", protocol, "--name", name)
                .waitingFor(Wait.forLogMessage(".*rauta echo " + name + ".*", 1).withStartupTimeout(Duration.ofSeconds(60)));
    }

    /** Waits until it says that it is ready. */
    ServedExample awaitReady() {
        await("ready").atMost(Duration.ofSeconds(90)).pollInterval(Duration.ofMillis(50)).until(this::ready);
        return this;
    }

    boolean ready() {
        return admin("/readyz").status() == 200;
    }

    Http.Answer admin(String path) {
        return Http.get("http://127.0.0.1:" + modern.getMappedPort(ADMIN) + path);
    }

    Http.Answer get(String path, String host, String... more) {
        String[] headers = new String[more.length + 2];
        headers[0] = "Host";
        headers[1] = host;
        System.arraycopy(more, 0, headers, 2, more.length);
        return Http.get("http://127.0.0.1:" + port() + path, headers);
    }

    /** Where its traffic is, on this machine. */
    int port() {
        return modern.getMappedPort(TRAFFIC);
    }

    /** When Docker started its first process. */
    Instant startedAt() {
        return Instant.parse(inspect().getState().getStartedAt());
    }

    InspectContainerResponse inspect() {
        return docker().inspectContainerCmd(rauta.getContainerId()).exec();
    }

    /** What a shell says inside, on either stream, and its status after it. */
    String shell(String script) {
        try {
            var result = rauta.execInContainer("/bin/sh", "-c", script);
            return result.getStdout() + result.getStderr() + "exit " + result.getExitCode();
        } catch (IOException e) {
            throw new UncheckedIOException("no shell in the container", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a shell runs", e);
        }
    }

    void signal(String name) {
        docker().killContainerCmd(rauta.getContainerId()).withSignal(name).exec();
    }

    /** The status that it exits with; an exception where it has not within a minute. */
    int awaitExit() {
        return docker()
                .waitContainerCmd(rauta.getContainerId())
                .exec(new WaitContainerResultCallback())
                .awaitStatusCode(60, TimeUnit.SECONDS);
    }

    String logs() {
        return rauta.getLogs();
    }

    private DockerClient docker() {
        return rauta.getDockerClient();
    }

    @Override
    public void close() {
        rauta.stop();
        classic.stop();
        modern.stop();
    }
}
