// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.node;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The {@link Journey} on k3s; {@code make e2e CLUSTER=K3sRun} runs it where the image can be fetched. */
final class K3sRun {
    @Test
    void fromInstallToUninstall(@TempDir Path folder) throws Exception {
        Journey.on("k3s in a container", () -> K3sNode.start(folder));
    }
}
