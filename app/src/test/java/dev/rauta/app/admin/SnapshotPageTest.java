// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rauta.routes.RouteTable;
import dev.rauta.routes.access.Credentials;
import dev.rauta.routes.access.CredentialsName;
import dev.rauta.routes.access.SecretText;
import dev.rauta.routes.snapshot.Snapshot;
import dev.rauta.routes.snapshot.codec.SnapshotCodec;
import dev.rauta.routes.tls.Certificate;
import dev.rauta.routes.tls.CertificateName;
import dev.rauta.routes.tls.PrivateKey;
import dev.rauta.routes.upstream.Endpoint;
import dev.rauta.routes.upstream.EndpointSet;
import dev.rauta.routes.upstream.LoadBalancing;
import dev.rauta.routes.upstream.Upstream;
import dev.rauta.routes.upstream.UpstreamName;
import dev.rauta.routes.upstream.UpstreamProtocol;
import dev.rauta.routes.upstream.UpstreamTls;
import dev.rauta.routes.upstream.UpstreamTrust;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the snapshot's page shows, and what it never shows. */
final class SnapshotPageTest {

    @Test
    void endpointsAreShownTogetherInHoweverManySharesTheyTravel() {
        UpstreamName name = UpstreamName.of("default", "web", 80);
        List<Endpoint> endpoints =
                IntStream.range(0, 300).mapToObj(i -> new Endpoint("10.0." + i / 200 + "." + i % 200, 8080)).toList();
        Snapshot snapshot = new Snapshot(
                RouteTable.empty(),
                List.of(new Upstream(name, UpstreamProtocol.AUTO, Optional.empty(), new LoadBalancing.RoundRobin())),
                List.of(new EndpointSet(name, endpoints)),
                List.of());
        assertThat(SnapshotCodec.encode(snapshot).size()).isGreaterThan(5);
        JsonNode shown = JsonMapper.shared().valueToTree(SnapshotPage.of(SnapshotCodec.encode(snapshot), List.of())).get("endpoints");
        assertThat(shown).hasSize(1);
        assertThat(shown.get(0).get("upstream").asString()).isEqualTo("default/web:80");
        assertThat(shown.get(0).get("endpoints")).hasSize(300);
        assertThat(shown.get(0).get("endpoints").get(0).toString()).isEqualTo("{\"host\":\"10.0.0.0\",\"port\":8080}");
    }

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
        String page = JsonMapper.shared().writeValueAsString(SnapshotPage.of(SnapshotCodec.encode(snapshot), List.of()));
        assertThat(page)
                .doesNotContain("the secret")
                .contains("\"certificate\":\"default/own\"", "\"certificates\":[\"default/own\"]", "\"credentials\":[\"default/users\"]");
    }
}
