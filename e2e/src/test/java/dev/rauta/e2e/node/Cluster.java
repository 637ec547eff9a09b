// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.node;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.util.List;

/** A cluster of one node that can be reached from here and takes images from files. */
interface Cluster extends AutoCloseable {
    /** An administrator's. */
    Path kubeconfig();

    KubernetesClient client();

    /** Where NodePorts and the node's own ports answer. */
    String address();

    /** Makes the images of an archive, as {@code docker save} writes it, known to the node. */
    void load(Path archive);

    /** What Rauta is installed with besides, as {@code --set} takes it. */
    List<String> values();

    @Override
    void close();
}
