// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rauta.app.testing.Manifests;
import dev.rauta.controller.translate.Settings;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an API server is told of an object that it asks about. */
final class JudgeTest {
    private static final String NGINX = "nginx.ingress.kubernetes.io/";

    private static String ingress(String name, String annotations, String path) {
        return Manifests.ingress(name, annotations, "a.example", path, "web");
    }

    @Test
    void whatIsSoundIsAllowedWithoutAWord() throws Exception {
        Ruling ruling = Site.of(Manifests.SERVICES).create(ingress("good", "", "/"));
        assertThat(ruling).isEqualTo(new Ruling(Outcome.ALLOWED, "", List.of()));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "proxy-read-timeout: soon",
        "configuration-snippet: 'more_set_headers \"X: y\";'",
        "server-snippet: 'deny all;'",
        "whitelist-source-range: 10.0.0.0/99",
        "auth-type: kerberos",
        "no-such-key: x",
    })
    void anAnnotationThatIsNotHonouredDenies(String annotation) throws Exception {
        String key = annotation.substring(0, annotation.indexOf(':'));
        Ruling ruling = Site.of(Manifests.SERVICES).create(ingress("bad", NGINX + annotation, "/"));
        assertThat(ruling.outcome()).isEqualTo(Outcome.DENIED);
        assertThat(ruling.message()).startsWith("refused by Rauta: ").contains(NGINX + key + ": ").contains("(expected: ");
    }

    @Test
    void aRegularExpressionThatIsNoneDenies() throws Exception {
        Ruling ruling = Site.of(Manifests.SERVICES)
                .create(ingress("bad", NGINX + "use-regex: \"true\"", "\"/a(\"").replace("Prefix", "ImplementationSpecific"));
        assertThat(ruling.outcome()).isEqualTo(Outcome.DENIED);
        assertThat(ruling.message()).contains("/a(");
    }

    @Test
    void aPathThatIsTakenDeniesHoweverOldTheOtherIs() throws Exception {
        Site site = Site.of(Manifests.SERVICES + ingress("z-first", "", "/shop"));
        Ruling ruling = site.create(ingress("another", "", "/shop"));
        assertThat(ruling.outcome()).isEqualTo(Outcome.DENIED);
        assertThat(ruling.message()).contains("host a.example path /shop").contains("Ingress default/z-first");
        assertThat(site.create(ingress("another", "", "/else")).outcome()).isEqualTo(Outcome.ALLOWED);
    }

    @Test
    void aServiceThatIsNotThereYetIsAWarning() throws Exception {
        Ruling ruling = Site.of(Manifests.SERVICES).create(Manifests.ingress("early", "", "a.example", "/", "later"));
        assertThat(ruling.outcome()).isEqualTo(Outcome.WARNED);
        assertThat(ruling.warnings()).hasSize(1).first().asString().contains("default/later");
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "auth-type: basic, nginx.ingress.kubernetes.io/auth-secret: absent",
        "auth-tls-secret: default/absent",
        "proxy-ssl-secret: default/absent",
        "auth-url: 'https://auth.example/', nginx.ingress.kubernetes.io/auth-proxy-set-headers: absent",
        "default-backend: absent",
    })
    void whatAnAnnotationNamesThatIsNotThereYetIsAWarning(String annotations) throws Exception {
        Ruling ruling = Site.of(Manifests.SERVICES).create(ingress("early", NGINX + annotations, "/"));
        assertThat(ruling.outcome()).as("%s", ruling).isEqualTo(Outcome.WARNED);
        assertThat(ruling.warnings()).anySatisfy(warning -> assertThat(warning).contains("absent"));
    }

    @Test
    void aGuardOfThePolicyKindThatLacksItsSecretIsAWarningAndAMisspeltOneDenies() throws Exception {
        Site site = Site.of(Manifests.SERVICES);
        assertThat(site.create(ingress("early", "rauta.dev/authentication-basic-secret-ref-name: absent", "/")).outcome())
                .isEqualTo(Outcome.WARNED);
        Ruling misspelt = site.create(ingress("bad", "rauta.dev/authentication-basic-secret: absent", "/"));
        assertThat(misspelt.outcome()).isEqualTo(Outcome.DENIED);
        assertThat(misspelt.message()).contains("rauta.dev/authentication-basic-secret: not known");
    }

    @Test
    void anAnnotationWithoutEffectIsAWarning() throws Exception {
        Ruling ruling = Site.of(Manifests.SERVICES).create(ingress("old", NGINX + "proxy-ssl-ciphers: HIGH", "/"));
        assertThat(ruling.outcome()).isEqualTo(Outcome.WARNED);
        assertThat(ruling.warnings()).hasSize(1).first().asString().startsWith(NGINX + "proxy-ssl-ciphers has no effect: ");
    }

    @Test
    void anotherControllersIsNotLookedAt() throws Exception {
        String bad = ingress("bad", NGINX + "configuration-snippet: x", "/").replace("ingressClassName: rauta", "ingressClassName: nginx");
        assertThat(Site.of(Manifests.SERVICES).create(bad)).isEqualTo(Ruling.IGNORED);
    }

    @Test
    void anotherControllersThatIsServedHereTooIsWarnedOf() throws Exception {
        Settings adopting = adopting("nginx");
        String bad = ingress("bad", NGINX + "configuration-snippet: x", "/").replace("ingressClassName: rauta", "ingressClassName: nginx");
        Ruling ruling = Site.of(Manifests.state(Manifests.SERVICES), adopting).create(bad);
        assertThat(ruling.outcome()).isEqualTo(Outcome.WARNED);
        assertThat(ruling.warnings()).first().asString().contains("configuration-snippet");
    }

    @Test
    void anUpdateThatChangesNothingIsAllowedHoweverBadTheObject() throws Exception {
        Site site = Site.of(Manifests.SERVICES);
        String bad = ingress("bad", NGINX + "configuration-snippet: x", "/");
        assertThat(site.update(bad, bad.replace("name: bad", "name: bad, finalizers: [a/b], labels: {a: b}"))).isEqualTo(Ruling.IGNORED);
        assertThat(site.update(bad, ingress("bad", "", "/")).outcome()).isEqualTo(Outcome.DENIED);
    }

    @Test
    void whatGoesIsAllowed() throws Exception {
        Site site = Site.of(Manifests.SERVICES);
        String bad = ingress("bad", NGINX + "configuration-snippet: x", "/");
        assertThat(site.judge().judge(Review.parse(Site.question("DELETE", Site.map(bad), null)))).isEqualTo(Ruling.IGNORED);
        String leaving = bad.replace("name: bad", "name: bad, deletionTimestamp: \"2026-01-01T00:00:00Z\"");
        assertThat(site.update(leaving, ingress("bad", "", "/"))).isEqualTo(Ruling.IGNORED);
    }

    @Test
    void anUpdateThatTakesAnothersPathSaysSo() throws Exception {
        Site site = Site.of(Manifests.SERVICES
                + ingress("a-old", "", "/one").replace("name: a-old", "name: a-old, creationTimestamp: \"2020-01-01T00:00:00Z\"")
                + ingress("young", "", "/two").replace("name: young", "name: young, creationTimestamp: \"2024-01-01T00:00:00Z\""));
        String before = ingress("a-old", "", "/one").replace("name: a-old", "name: a-old, creationTimestamp: \"2020-01-01T00:00:00Z\"");
        Ruling ruling = site.update(before.replace("/one", "/two"), before);
        assertThat(ruling.outcome()).isEqualTo(Outcome.WARNED);
        assertThat(ruling.warnings()).anySatisfy(warning -> assertThat(warning).contains("Ingress default/young"));
    }

    @Test
    void aReviewLeavesNothingBehind() throws Exception {
        Site site = Site.of(Manifests.SERVICES);
        Ruling first = site.create(ingress("good", "", "/"));
        site.create(ingress("other", "", "/"));
        assertThat(site.create(ingress("good", "", "/"))).isEqualTo(first);
    }

    @Test
    void aSecretThatNobodyHasReadMayBeThere() throws Exception {
        Ruling ruling = Site.byName(Manifests.SERVICES)
                .create(ingress("early", NGINX + "auth-type: basic, " + NGINX + "auth-secret: users", "/"));
        assertThat(ruling.warnings()).anySatisfy(warning ->
                assertThat(warning).startsWith("Secret default/users: not read before something refers to it"));
    }

    @Test
    void beforeTheClusterIsKnownNobodyIsKeptFromWriting() {
        Ruling ruling = Site.unsynced().create(ingress("bad", NGINX + "configuration-snippet: x", "/"));
        assertThat(ruling.outcome()).isEqualTo(Outcome.UNCHECKED);
        assertThat(ruling.warnings()).containsExactly("not checked by Rauta: the cluster is not known yet");
    }

    @Test
    void whatNoControllerCouldReadIsDenied() throws Exception {
        Ruling ruling = Site.of(Manifests.SERVICES).create("""
                apiVersion: networking.k8s.io/v1
                kind: Ingress
                metadata: {name: bad, namespace: default}
                spec: {ingressClassName: rauta, rules: {}}
                """);
        assertThat(ruling.outcome()).isEqualTo(Outcome.DENIED);
        assertThat(ruling.message()).contains("(expected: the fields of Ingress)");
    }

    @Test
    void aRouteOfOursIsJudgedAndOneOfAnothersGatewayIsNot() throws Exception {
        Site site = Site.of(Manifests.state(Manifests.SERVICES + GATEWAYS), published());
        String route = """
                apiVersion: gateway.networking.k8s.io/v1
                kind: TCPRoute
                metadata: {name: good, namespace: default}
                spec:
                  parentRefs: [{name: ours}]
                  rules: [{backendRefs: [{name: web, port: 80}]}]
                """;
        assertThat(site.create(route).outcome()).isEqualTo(Outcome.ALLOWED);
        Ruling bad = site.create(route.replace("port: 80", "port: 80, kind: Bucket"));
        assertThat(bad.outcome()).isEqualTo(Outcome.DENIED);
        assertThat(bad.message()).contains("backendRef: Bucket web (expected: kind Service)");
        assertThat(site.create(route.replace("name: ours", "name: theirs").replace("port: 80", "port: 80, kind: Bucket"))).isEqualTo(Ruling.IGNORED);
        assertThat(site.create(route.replace("{name: ours}", "{name: ours, sectionName: later}")).outcome()).isEqualTo(Outcome.WARNED);
    }

    private static final String GATEWAYS = """
            ---
            apiVersion: gateway.networking.k8s.io/v1
            kind: GatewayClass
            metadata: {name: rauta}
            spec: {controllerName: rauta.dev/gateway-controller}
            ---
            apiVersion: gateway.networking.k8s.io/v1
            kind: Gateway
            metadata: {name: ours, namespace: default}
            spec: {gatewayClassName: rauta, listeners: [{name: a, port: 9000, protocol: TCP}]}
            ---
            apiVersion: gateway.networking.k8s.io/v1
            kind: Gateway
            metadata: {name: theirs, namespace: default}
            spec: {gatewayClassName: other, listeners: [{name: a, port: 9000, protocol: TCP}]}
            """;

    @Test
    void kindsThatAreNotJudgedAreAllowed() throws Exception {
        Site site = Site.of(Manifests.SERVICES);
        for (String kind : Set.of("v1 Service", "v1 Secret", "apps/v1 Deployment", "networking.k8s.io/v1beta1 Ingress")) {
            Review review = Review.parse(Site.question("CREATE",
                    Map.of("apiVersion", kind.split(" ")[0], "kind", kind.split(" ")[1], "metadata", Map.of("name", "x")), null));
            assertThat(site.judge().judge(review)).as(kind).isEqualTo(Ruling.IGNORED);
            assertThat(review.kindName()).isEqualTo("other");
        }
    }

    private static Settings adopting(String name) {
        return settings(Set.of(name), List.of());
    }

    private static Settings published() {
        return settings(Set.of(), List.of("192.0.2.1"));
    }

    private static Settings settings(Set<String> adopted, List<String> addresses) {
        Settings usual = Settings.DEFAULT;
        return new Settings(
                usual.ingressClass(), adopted, usual.controllerName(), usual.gatewayControllerName(), usual.defaultCertificate(),
                usual.upstreamProtocol(), usual.sslRedirect(), usual.watchNamespaces(), usual.secretNamespaces(), usual.publishService(),
                addresses, usual.gatewayAddressPool(), usual.gatewayServices(), usual.gatewayServiceType(),
                usual.dataplaneService(), usual.nginxConfigMap(), usual.recorded());
    }
}
