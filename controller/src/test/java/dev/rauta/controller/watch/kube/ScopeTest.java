// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.watch.kube;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rauta.controller.cluster.WatchedKind;
import dev.rauta.routes.SourceRef;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ScopeTest {
    private static WatchedKind kind(String name) {
        return WatchedKind.ALL.stream().filter(one -> one.kind().equals(name)).findFirst().orElseThrow();
    }

    @Test
    void secretsHaveNamespacesOfTheirOwn() {
        Scope scope = new Scope(Set.of("web"), Set.of("rauta"), Set.of("certs"), Set.of("ingress-nginx"), false);
        assertThat(scope.namespaces(kind("Secret"))).containsExactly("certs");
        assertThat(scope.namespaces(kind("ConfigMap"))).containsExactlyInAnyOrder("web", "ingress-nginx");
        assertThat(scope.namespaces(kind("Ingress"))).containsExactly("web");
        assertThat(scope.namespaces(kind("Service"))).containsExactlyInAnyOrder("web", "rauta");
    }

    @Test
    void withoutThemTheyAreReadWhereEverythingElseIs() {
        assertThat(new Scope(Set.of("web"), Set.of("rauta"), Set.of(), Set.of("ingress-nginx"), false).namespaces(kind("Secret"))).containsExactly("web");
        assertThat(new Scope(Set.of(), Set.of("rauta"), Set.of(), Set.of("ingress-nginx"), false).namespaces(kind("Secret"))).isEmpty();
        assertThat(new Scope(Set.of(), Set.of("rauta"), Set.of("certs"), Set.of("ingress-nginx"), false).namespaces(kind("Service"))).isEmpty();
        assertThat(new Scope(Set.of(), Set.of("rauta"), Set.of(), Set.of("ingress-nginx"), false).namespaces(kind("ConfigMap"))).isEmpty();
    }

    @Test
    void onlyWhatMayBeASecretIsAskedFor() {
        SourceRef good = SourceRef.of("Secret", "certs", "shop.example.com");
        Set<SourceRef> used = Set.of(
                good,
                SourceRef.of("Secret", "certs", "../../../api/v1/secrets"),
                SourceRef.of("Secret", "certs", "a,b"),
                SourceRef.of("Secret", "certs", ""),
                SourceRef.of("Secret", "other", "shop"),
                SourceRef.of("Service", "certs", "shop"));
        assertThat(new Scope(Set.of(), Set.of(), Set.of("certs"), Set.of(), true).secrets(used)).containsExactly(good);
    }
}
