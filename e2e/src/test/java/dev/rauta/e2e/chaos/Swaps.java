// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rauta.e2e.chaos.load.Certificates;
import dev.rauta.e2e.chaos.load.Entrance;
import dev.rauta.e2e.chaos.load.Load;
import dev.rauta.e2e.chaos.object.Objects;
import dev.rauta.e2e.cluster.ControlPlane;
import dev.rauta.e2e.pki.Authority;
import dev.rauta.e2e.pki.Identity;
import java.io.IOException;
import java.math.BigInteger;
import java.time.Duration;
import java.util.List;

/** Swaps of the certificate of a TLS host under load. */
final class Swaps {
    private static final int TIMES = 6;

    private final ControlPlane cluster;
    private final Objects objects;
    private final Fleet fleet;
    private final Entrance entrance;
    private final Authority authority;
    private final Certificates certificates;
    private Identity current;

    /** Makes the first one. */
    Swaps(ControlPlane cluster, Objects objects, Fleet fleet, Entrance entrance, Authority authority, Certificates certificates) {
        this.cluster = cluster;
        this.objects = objects;
        this.fleet = fleet;
        this.entrance = entrance;
        this.authority = authority;
        this.certificates = certificates;
        this.current = issue();
        cluster.apply(objects.secret(current));
    }

    /** Replaces the certificate, once every handshake has seen the one before; until {@link #awaitEffect} both may be seen. */
    void swap() throws IOException {
        BigInteger before = serial(current);
        assertThat(allSee(before)).as("every handshake before a swap sees the certificate before it").isTrue();
        current = issue();
        certificates.allow(before, serial(current));
        cluster.apply(objects.secret(current));
    }

    /** Waits until every worker of both dataplanes shows the newest; from then on no handshake may see another. */
    void awaitEffect() {
        await("the certificate is in effect").atMost(Fleet.HEALS).pollInterval(Duration.ofMillis(20)).ignoreExceptions()
                .until(() -> allSee(serial(current)));
        certificates.allow(serial(current));
    }

    private boolean allSee(BigInteger serial) throws IOException {
        for (int dataplane = 0; dataplane < Fleet.DATAPLANES; dataplane++) {
            for (int i = 0; i < TIMES; i++) {
                if (!entrance.certificateAt(fleet.tlsPort(dataplane), Load.SECURE).equals(serial)) {
                    return false;
                }
            }
        }
        return true;
    }

    private Identity issue() {
        return authority.server("secure", List.of(Load.SECURE), List.of());
    }

    private static BigInteger serial(Identity identity) {
        return identity.bundle().getCertificate().getSerialNumber();
    }
}
