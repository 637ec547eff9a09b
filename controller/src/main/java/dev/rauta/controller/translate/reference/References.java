// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.reference;

import dev.rauta.controller.cluster.ClusterState;
import dev.rauta.controller.translate.Draft;
import dev.rauta.controller.translate.Settings;

/** Everything that references are looked up with. */
public final class References {
    private final Backends backends;
    private final Certificates certificates;
    private final Grants grants;
    private final PublishedAddresses addresses;

    public References(ClusterState state, Settings settings, Draft draft) {
        this.backends = new Backends(state, settings, draft);
        this.certificates = new Certificates(state, draft);
        this.grants = new Grants(state, draft);
        this.addresses = PublishedAddresses.of(state, settings, draft);
    }

    /** Services and their endpoints. */
    public Backends backends() {
        return backends;
    }

    /** TLS Secrets. */
    public Certificates certificates() {
        return certificates;
    }

    /** References into other namespaces. */
    public Grants grants() {
        return grants;
    }

    /** What statuses show. */
    public PublishedAddresses addresses() {
        return addresses;
    }
}
