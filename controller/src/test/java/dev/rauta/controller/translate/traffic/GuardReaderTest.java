// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rauta.controller.cluster.policy.TrafficPolicy;
import dev.rauta.routes.access.AddressRange;
import dev.rauta.routes.filter.Guard;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What policies say of who may pass; whatever is not understood of it closes. */
final class GuardReaderTest {
    private static final String TARGETS = "targetRefs: [{group: gateway.networking.k8s.io, kind: HTTPRoute, name: web}], ";

    private static ReadPolicy read(String spec) {
        return ReadPolicy.of(new KubernetesSerialization().unmarshal(
                "apiVersion: rauta.dev/v1alpha1\nkind: TrafficPolicy\nmetadata: {name: a, namespace: x}\nspec: {" + TARGETS + spec + "}\n",
                TrafficPolicy.class));
    }

    private static List<PolicyField> fields(String spec) {
        ReadPolicy policy = read(spec);
        assertThat(policy.sound().ok()).as(policy.sound().message()).isTrue();
        assertThat(policy.closed()).isEmpty();
        return policy.fields();
    }

    private static AddressRange range(String text) {
        return AddressRange.parse(text);
    }

    @Test
    void whatIsSaidIsWhatCounts() {
        assertThat(fields("access: {addresses: {allow: [10.0.0.0/8, 'fd00::/8'], deny: [10.1.2.3]}}")).containsExactly(
                new PolicyField.Guarding("access.addresses", new GuardTerm.Plain(new Guard.Addresses(
                        List.of(range("10.0.0.0/8"), range("fd00::/8")), List.of(range("10.1.2.3"))))));
        assertThat(fields("access: {addresses: {deny: ['::/0']}}")).containsExactly(new PolicyField.Guarding(
                "access.addresses", new GuardTerm.Plain(new Guard.Addresses(List.of(), List.of(range("::/0"))))));
        assertThat(fields("authentication: {basic: {secretRef: {name: staff}, realm: 'The shop'}}")).containsExactly(
                new PolicyField.Guarding("authentication.basic", new GuardTerm.Basic("x", "staff", "The shop")));
        assertThat(fields("authentication: {basic: {secretRef: {name: staff}}}, timeouts: {request: 1s}")).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "access: {} | access: nothing (expected: addresses)",
        "access: {countries: [fi]} | access: with [countries], not known",
        "access: {addresses: {}} | access.addresses: nothing (expected: allow or deny)",
        "access: {addresses: {allow: []}} | access.addresses.allow: none (expected: at least one",
        "access: {addresses: {allow: [10.0.0.0/8], deny: []}} | access.addresses.deny: none (expected: at least one",
        "access: {addresses: {allow: [10.0.0.0/33]}} | access.addresses.allow: address range: '10.0.0.0/33' (expected:",
        "access: {addresses: {deny: [home]}} | access.addresses.deny: address range: 'home' (expected:",
        "access: {addresses: {allow: [10.0.0.0/8], denny: [10.1.0.0/16]}} | access.addresses: with [denny], not known",
        "authentication: {} | authentication: nothing (expected:",
        "authentication: {palm: {}} | authentication: with [palm], not known",
        "authentication: {basic: {}} | authentication.basic.secretRef.name: '' (expected: a Secret's name)",
        "authentication: {basic: {secretRef: {name: A/b}}} | authentication.basic.secretRef.name: 'A/b' (expected:",
        "authentication: {basic: {secretRef: {name: a, namespace: y}}} | authentication.basic.secretRef: with [namespace]",
        "authentication: {basic: {secretRef: {name: a}, relm: b}} | authentication.basic: with [relm]",
        "authentication: {basic: {secretRef: {name: a}, realm: 'a\\b'}} | authentication.basic.realm: 'a\\b' (expected: printable",
        "access: {addresses: {allow: [10.0.0.0/8]}}, timeouts: {request: soon} | timeouts.request: duration: 'soon'"
    })
    void whatIsNotUnderstoodCloses(String spec, String why) {
        ReadPolicy policy = read(spec);
        assertThat(policy.sound().reason()).isEqualTo("Invalid");
        assertThat(policy.sound().message()).contains(why).endsWith("answers 503");
        assertThat(policy.fields()).isEmpty();
        assertThat(policy.closed()).contains("guard-unusable");
        assertThat(policy.guards()).isTrue();
        assertThat(policy.targets()).hasSize(1);
    }

    @Test
    void aServiceMayBeGuarded() {
        ReadPolicy policy = ReadPolicy.of(new KubernetesSerialization().unmarshal("""
                apiVersion: rauta.dev/v1alpha1
                kind: TrafficPolicy
                metadata: {name: a, namespace: x}
                spec:
                  targetRefs: [{group: '', kind: Service, name: web}]
                  access: {addresses: {allow: [10.0.0.0/8]}}
                """, TrafficPolicy.class));
        assertThat(policy.sound().ok()).isTrue();
        assertThat(policy.guards()).isTrue();
    }
}
