// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rauta.routes.RouteTable;
import dev.rauta.routes.access.Credentials;
import dev.rauta.routes.access.CredentialsName;
import dev.rauta.routes.access.SecretText;
import dev.rauta.routes.snapshot.Snapshot;
import dev.rauta.routes.snapshot.SnapshotCodec;
import dev.rauta.routes.tls.Certificate;
import dev.rauta.routes.tls.CertificateName;
import dev.rauta.routes.tls.PrivateKey;
import dev.rauta.routes.upstream.EndpointSet;
import dev.rauta.routes.upstream.LoadBalancing;
import dev.rauta.routes.upstream.Upstream;
import dev.rauta.routes.upstream.UpstreamName;
import dev.rauta.routes.upstream.UpstreamProtocol;
import dev.rauta.routes.upstream.UpstreamTls;
import dev.rauta.routes.upstream.UpstreamTrust;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the snapshot's page shows, and what it never shows. */
final class SnapshotPageTest {

    @Test
    void keysAreNeverShown() {
        Certificate certificate = Certificate.of(
                new CertificateName("default/own"), "the chain", new PrivateKey("the secret"));
        UpstreamName name = UpstreamName.of("default", "web", 80);
        Upstream upstream = new Upstream(
                name,
                UpstreamProtocol.AUTO,
                Optional.of(new UpstreamTls(
                        Optional.of("web"), new UpstreamTrust.SystemStore(), List.of(), Optional.of(certificate))),
                new LoadBalancing.RoundRobin());
        Snapshot snapshot = new Snapshot(
                RouteTable.empty(),
                List.of(upstream),
                List.of(new EndpointSet(name, List.of())),
                List.of(certificate),
                List.of(new Credentials(
                        new CredentialsName("default/users"), Credentials.Kind.USERS, new SecretText("the secret"))));
        String page = SnapshotPage.of(SnapshotCodec.encode(snapshot), List.of()).toString();
        assertThat(page).doesNotContain("the secret").contains("certificate=default/own", "certificates=[default/own]", "credentials=[default/users]");
    }
}
