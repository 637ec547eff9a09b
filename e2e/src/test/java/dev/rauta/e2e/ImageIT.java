// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rauta.e2e.process.Helm;
import dev.rauta.e2e.process.Http;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.testcontainers.containers.BindMode;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.utility.DockerImageName;

/** The image under the restrictions that the chart puts on it; skipped, with a line, where there is no Docker daemon. */
final class ImageIT {
    private static final String IMAGE = System.getenv().getOrDefault("RAUTA_IMAGE", "rauta:dev");

    @BeforeAll
    static void build() {
        // Exit status 3 is the script's word for no daemon, and skips.
        Helm.Run run = Helm.script(List.of("scripts/image"));
        assertThat(run.status()).as(run.output()).isZero();
    }

    @Test
    void itServesTheQuickstartWithoutRootAndWithoutAWritableDisk() {
        Path example = Helm.root().resolve("examples/quickstart");
        try (GenericContainer<?> rauta = new GenericContainer<>(DockerImageName.parse(IMAGE))) {
            rauta.withImagePullPolicy(_ -> false)
                    .withFileSystemBind(example.toString(), "/manifests", BindMode.READ_ONLY)
                    .withCommand("standalone", "--manifests", "/manifests", "--address", "0.0.0.0")
                    .withTmpFs(Map.of("/tmp", "rw,exec"))
                    .withCreateContainerCmdModifier(create -> create.getHostConfig()
                            .withReadonlyRootfs(true)
                            .withCapDrop(com.github.dockerjava.api.model.Capability.ALL)
                            .withMemory(256L << 20))
                    .withExposedPorts(8080, 9900)
                    .waitingFor(Wait.forHttp("/readyz").forPort(9900).withStartupTimeout(Duration.ofSeconds(90)))
                    .start();
            Http.Answer redirect = Http.get(
                    "http://" + rauta.getHost() + ":" + rauta.getMappedPort(8080) + "/", "Host", "secure.example.com");
            assertThat(redirect.status()).isEqualTo(308);
            assertThat(Http.get("http://" + rauta.getHost() + ":" + rauta.getMappedPort(9900) + "/metrics").body())
                    .contains("rauta_snapshot_info");
            assertThat(rauta.getLogs()).startsWith("{");
        }
    }
}
