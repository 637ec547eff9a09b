// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.node;

import org.junit.jupiter.api.Test;

/** The {@link Journey} on a node of the project's own, with its pods, images and networks; {@code make e2e} runs it. */
final class NodeRun {
    @Test
    void fromInstallToUninstall() throws Exception {
        Journey.on("a node: containerd, kubelet, kube-proxy and a control plane", OwnNode::start);
    }
}
