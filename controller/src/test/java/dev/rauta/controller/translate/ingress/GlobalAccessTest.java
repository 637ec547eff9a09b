// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rauta.controller.cluster.ClusterState;
import dev.rauta.controller.translate.Draft;
import dev.rauta.controller.translate.Settings;
import dev.rauta.controller.translate.ingress.nginx.global.Everywhere;
import dev.rauta.controller.translate.ingress.nginx.global.GlobalSettings;
import dev.rauta.controller.translate.ingress.nginx.key.Globals;
import dev.rauta.controller.translate.reference.KnownCertificates;
import dev.rauta.controller.translate.reference.References;
import dev.rauta.controller.translate.traffic.Effect;
import dev.rauta.controller.translate.traffic.PolicyServices;
import dev.rauta.controller.translate.traffic.TrafficPolicies;
import dev.rauta.routes.access.AddressRange;
import dev.rauta.routes.filter.Guard;
import dev.rauta.routes.filter.ServiceGuard;
import dev.rauta.routes.match.PathMatch;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.IngressBuilder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What ingress-nginx's ConfigMap says of who may pass, where an Ingress does not. */
final class GlobalAccessTest {
    private static final String PREFIX = "nginx.ingress.kubernetes.io/";
    private static final PathMatch ROOT = new PathMatch.Prefix("/");
    private static final PathMatch CHALLENGE = new PathMatch.Exact("/.well-known/acme-challenge/abc");
    private static final Secret USERS = new SecretBuilder()
            .withNewMetadata().withName("users").withNamespace("other").endMetadata()
            .addToData("auth", "YW5uOng=")
            .build();

    private static IngressAnnotations read(Globals globals, String... annotations) {
        IngressBuilder ingress = new IngressBuilder()
                .withNewMetadata().withName("a").withNamespace("default").endMetadata()
                .withNewSpec().addNewRule().withHost("a.example").endRule().endSpec();
        for (int i = 0; i < annotations.length; i += 2) {
            ingress = ingress.editMetadata().addToAnnotations(PREFIX + annotations[i], annotations[i + 1]).endMetadata();
        }
        ClusterState state = ClusterState.of(List.of(USERS));
        Draft draft = new Draft();
        References plain = new References(state, Settings.DEFAULT, new KnownCertificates(), draft);
        TrafficPolicies none = TrafficPolicies.of(state, Settings.DEFAULT);
        References references = plain.finding(new PolicyServices(draft, plain, none, PolicyServices.PLAIN));
        return IngressAnnotations.of(
                ingress.build(), false, new GlobalSettings(globals, Everywhere.NOTHING, Set.of()), references, draft);
    }

    private static Globals saying(String... values) {
        Map<String, String> all = new HashMap<>();
        for (int i = 0; i < values.length; i += 2) {
            all.put(values[i], values[i + 1]);
        }
        return new Globals(all, true);
    }

    private static List<Guard> guards(Globals globals, String... annotations) {
        return read(globals, annotations).effect(ROOT).guards();
    }

    private static Guard.Addresses allowed(String range) {
        return new Guard.Addresses(List.of(AddressRange.parse(range)), List.of());
    }

    @Test
    void addressesOfAllUntilAnIngressSaysItsOwn() {
        Globals globals = saying("whitelist-source-range", "10.0.0.0/8", "denylist-source-range", "10.1.0.0/16");
        Guard denied = new Guard.Addresses(List.of(), List.of(AddressRange.parse("10.1.0.0/16")));
        assertThat(guards(globals)).containsExactly(denied, allowed("10.0.0.0/8"));
        assertThat(guards(globals, "whitelist-source-range", "192.0.2.0/24")).containsExactly(denied, allowed("192.0.2.0/24"));
        assertThat(guards(globals, "allowlist-source-range", "192.0.2.0/24")).containsExactly(denied, allowed("192.0.2.0/24"));
        assertThat(guards(saying("allowlist-source-range", "192.0.2.0/24"))).containsExactly(allowed("192.0.2.0/24"));
    }

    @Test
    void theServiceOfAllIsAskedUnlessAnIngressSaysOtherwise() {
        Globals globals = saying(
                "global-auth-url", "http://auth.example.org/all", "global-auth-method", "POST", "global-auth-signin", "https://login.example.org",
                "global-auth-response-headers", "X-User", "global-auth-cache-key", "$http_authorization");
        assertThat(guards(globals)).singleElement().isInstanceOfSatisfying(ServiceGuard.External.class, guard -> {
            assertThat(guard.path()).isEqualTo("/all");
            assertThat(guard.method()).isEqualTo("POST");
            assertThat(guard.signIn()).contains("https://login.example.org");
            assertThat(guard.responseHeaders()).containsExactly("x-user");
            assertThat(guard.kept()).isPresent();
        });
        assertThat(guards(globals, "enable-global-auth", "false")).isEmpty();
        assertThat(guards(globals, "enable-global-auth", "true")).hasSize(1);
        assertThat(guards(globals, "auth-url", "http://auth.example.org/own")).singleElement()
                .isInstanceOfSatisfying(ServiceGuard.External.class, guard -> assertThat(guard.method()).isEqualTo("GET"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"auth.example", "http://auth.example/$remote_port", "https://*/x", "http://auth.example:0/"})
    void aServiceOfAllThatIsNotSoundCloses(String url) {
        assertThat(read(saying("global-auth-url", url)).effect(ROOT).closed()).contains(Effect.UNUSABLE);
        assertThat(read(saying("global-auth-url", url), "enable-global-auth", "false").effect(ROOT).closed()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"whitelist-source-range", "denylist-source-range"})
    void listsOfAllThatAreNotSoundClose(String key) {
        assertThat(read(saying(key, "10.0.0.0/8, odd")).effect(ROOT).closed()).contains(Effect.UNUSABLE);
    }

    @Test
    void aFirewallForAllCloses() {
        assertThat(read(saying("enable-modsecurity", "true")).effect(ROOT).closed()).contains(Effect.UNUSABLE);
        assertThat(read(saying("enable-modsecurity", "false")).effect(ROOT).closed()).isEmpty();
    }

    @Test
    void nobodyHasToSayWhoHeIsOnSomePaths() {
        Globals globals = saying("global-auth-url", "http://auth.example.org/all", "whitelist-source-range", "10.0.0.0/8");
        IngressAnnotations asked = read(globals);
        assertThat(asked.effect(ROOT).guards()).hasSize(2);
        assertThat(asked.effect(CHALLENGE).guards()).containsExactly(allowed("10.0.0.0/8"));
        assertThat(asked.effect(new PathMatch.Prefix("/.well-known/acme-challenges")).guards()).hasSize(2);
        assertThat(asked.effect(new PathMatch.Regex("/.well-known/acme-challenge/.*")).guards()).hasSize(2);
        IngressAnnotations any = read(globals, "satisfy", "any");
        assertThat(any.effect(ROOT).guards()).singleElement().isInstanceOf(Guard.AnyOf.class);
        assertThat(any.effect(CHALLENGE).guards()).containsExactly(allowed("10.0.0.0/8"));
        Globals other = saying("global-auth-url", "http://auth.example.org/all", "no-auth-locations", "/open, /free");
        assertThat(read(other).effect(new PathMatch.Prefix("/free/x")).guards()).isEmpty();
        assertThat(read(other).effect(CHALLENGE).guards()).hasSize(1);
        assertThat(read(new Globals(Map.of("global-auth-url", "http://auth.example.org/all"), false)).effect(CHALLENGE).guards())
                .as("where nginx's own defaults do not hold").hasSize(1);
    }

    @Test
    void secretsOfOtherNamespacesWhereTheConfigMapAllowsThem() {
        String[] asked = {"auth-type", "basic", "auth-secret", "other/users"};
        assertThat(read(Globals.NONE, asked).effect(ROOT).closed()).contains(Effect.UNUSABLE);
        IngressAnnotations allowed = read(saying("allow-cross-namespace-resources", "true"), asked);
        assertThat(allowed.effect(ROOT).closed()).isEqualTo(Optional.empty());
        assertThat(allowed.effect(ROOT).guards()).singleElement().isInstanceOf(Guard.Basic.class);
    }
}
