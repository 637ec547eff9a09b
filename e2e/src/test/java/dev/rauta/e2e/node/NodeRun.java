// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.node;

import dev.rauta.e2e.process.Helm;
import org.junit.jupiter.api.Test;

/** The {@link Journey} on a node of the project's own, with its pods, images and networks; {@code make e2e} runs it. */
final class NodeRun {
    @Test
    void fromInstallToUninstall() throws Exception {
        var journal = new Journal(Helm.root().resolve("e2e/target/node/journal.txt"));
        Cluster[] cluster = new Cluster[1];
        try {
            journal.step("a node: containerd, kubelet, kube-proxy and a control plane", () -> cluster[0] = OwnNode.start());
            new Journey(cluster[0], journal).go(Images.archives(), Images.customResources());
        } finally {
            if (cluster[0] != null) {
                journal.step("the node ends", cluster[0]::close);
            }
        }
        journal.end();
    }
}
