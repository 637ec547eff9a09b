// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rauta.app.migrate.note.Notes;
import dev.rauta.app.testing.Manifests;
import dev.rauta.controller.translate.Settings;
import dev.rauta.controller.translate.ingress.IngressTranslator;
import dev.rauta.routes.Destination;
import dev.rauta.routes.Listener;
import dev.rauta.routes.ListenerProtocol;
import dev.rauta.routes.RouteName;
import dev.rauta.routes.RouteTable;
import dev.rauta.routes.SniBinding;
import dev.rauta.routes.SourceRef;
import dev.rauta.routes.StreamRoute;
import dev.rauta.routes.WeightedDestination;
import dev.rauta.routes.match.HostPattern;
import dev.rauta.routes.tls.CertificateName;
import dev.rauta.routes.tls.ClientValidation;
import dev.rauta.routes.upstream.UpstreamName;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.Gateway;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.ListenerSet;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.TLSRoute;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Which listeners stand for those of Ingresses. */
final class DoorsTest {
    private static final Door.Parent GATEWAY = new Door.Parent("Gateway", "infra", "public");
    private static final CertificateName SECRET = new CertificateName("default/a");

    private static RouteTable table(List<SniBinding> names, List<StreamRoute> streams) {
        return new RouteTable(
                List.of(new Listener(
                        IngressTranslator.HTTPS, 443, ListenerProtocol.Https.of(Optional.empty()), HostPattern.any())),
                List.of(),
                names,
                streams);
    }

    private static StreamRoute passed(String host) {
        return new StreamRoute(
                IngressTranslator.HTTPS,
                HostPattern.parse(host),
                RouteName.of("ingress", "default", "pass", "0-0"),
                SourceRef.of("Ingress", "default", "pass"),
                List.of(new WeightedDestination(1, new Destination.To(UpstreamName.of("default", "web", 443)), List.of())));
    }

    private static Names names() throws IOException {
        return new Names(Manifests.state(Manifests.SERVICES));
    }

    @Test
    void whereCertificatesAreDemandedOfAHostNothingIsServed() throws IOException {
        Notes notes = new Notes();
        SniBinding demanding = new SniBinding(
                IngressTranslator.HTTPS, HostPattern.parse("a.example"), List.of(SECRET), Optional.of(ClientValidation.required("x")), Optional.empty());
        SniBinding open = SniBinding.of(IngressTranslator.HTTPS, HostPattern.parse("*.example"), SECRET);
        Doors doors = Doors.of(Site.of(table(List.of(demanding, open), List.of())), GATEWAY, names(), notes);
        assertThat(doors.all()).extracting(Door::closed).containsExactly(false, true, false);
        assertThat(doors.https(HostPattern.parse("a.example"))).isEmpty();
        assertThat(notes.all()).extracting(note -> note.key()).contains("clients");
    }

    @Test
    void whatIsPassedOnBecomesATlsRoute() throws IOException {
        Notes notes = new Notes();
        Site site = Site.of(table(List.of(), List.of(passed("a.example"), passed("*.example"))));
        Doors doors = Doors.of(site, GATEWAY, names(), notes);
        assertThat(doors.all()).extracting(Door::kind)
                .containsExactly(Door.Kind.HTTP, Door.Kind.PASSTHROUGH, Door.Kind.PASSTHROUGH);
        List<TLSRoute> routes = new StreamWriter(doors, names(), notes).write(site.streams()).stream()
                .map(TLSRoute.class::cast)
                .toList();
        assertThat(routes).extracting(route -> route.getSpec().getHostnames())
                .containsExactly(List.of("a.example"), List.of("*.example"));
        assertThat(routes.getFirst().getSpec().getParentRefs().getFirst().getSectionName()).isEqualTo("tls-a.example");
        assertThat(routes.getFirst().getSpec().getRules().getFirst().getBackendRefs().getFirst().getPort()).isEqualTo(443);
    }

    @Test
    void moreHostsThanAGatewayHasListenersFor() throws IOException {
        List<String> hosts = IntStream.range(0, 150).mapToObj(i -> "h" + i + ".example").toList();
        String rules = hosts.stream()
                .map(host -> "{host: " + host + ", http: {paths: [{path: /" + host
                        + ", pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}]}}")
                .collect(Collectors.joining(", "));
        String text = Manifests.SERVICES + "---\napiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: many, namespace: default}\n"
                + "spec: {ingressClassName: rauta, tls: [{hosts: [" + String.join(", ", hosts) + "], secretName: a}], rules: [" + rules + "]}\n---\n"
                + Files.readString(Path.of("../controller/src/test/resources/translate/shared/ingress-certificates.yaml"));
        Migration migration = Migration.of(Manifests.state(text), Settings.DEFAULT, "infra/public");
        assertThat(migration.difference().changes()).isEmpty();
        assertThat(migration.notes()).isEmpty();
        assertThat(migration.objects()).hasAtLeastOneElementOfType(Gateway.class).hasAtLeastOneElementOfType(ListenerSet.class);
        assertThat(migration.objects().stream()
                        .filter(ListenerSet.class::isInstance)
                        .map(ListenerSet.class::cast)
                        .map(set -> set.getSpec().getListeners().size()))
                .containsExactly(64, 23);
    }
}
