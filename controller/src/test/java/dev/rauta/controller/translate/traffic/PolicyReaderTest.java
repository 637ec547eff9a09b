// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rauta.controller.cluster.policy.TrafficPolicy;
import dev.rauta.routes.RetryPolicy;
import dev.rauta.routes.upstream.HashKey;
import dev.rauta.routes.upstream.LoadBalancing;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What policies say, and what is refused of those that no API server has looked at. */
final class PolicyReaderTest {
    private static final String ROUTE = "{group: gateway.networking.k8s.io, kind: HTTPRoute, name: web}";

    private static ReadPolicy read(String spec) {
        return ReadPolicy.of(new KubernetesSerialization().unmarshal(
                "apiVersion: rauta.dev/v1alpha1\nkind: TrafficPolicy\nmetadata: {name: a, namespace: x}\nspec: {" + spec + "}\n",
                TrafficPolicy.class));
    }

    private static List<PolicyField> fields(String spec) {
        ReadPolicy policy = read("targetRefs: [" + ROUTE + "], " + spec);
        assertThat(policy.sound().ok()).as(policy.sound().message()).isTrue();
        return policy.fields();
    }

    @Test
    void whatIsSaidIsWhatCounts() {
        assertThat(fields("loadBalancing: {type: ConsistentHash, consistentHash: {key: {type: Header, name: X-User}}}"))
                .containsExactly(new PolicyField.Balancing(new LoadBalancing.Maglev(new HashKey.Header("x-user"))));
        assertThat(fields("loadBalancing: {type: ConsistentHash, consistentHash: {algorithm: RingHash, key: {type: Path}}}"))
                .containsExactly(new PolicyField.Balancing(new LoadBalancing.RingHash(new HashKey.Path())));
        assertThat(fields("loadBalancing: {type: SessionCookie}")).containsExactly(new PolicyField.Balancing(
                new LoadBalancing.SessionCookie(Optional.empty(), "/", Optional.empty(), Optional.empty())));
        assertThat(fields("timeouts: {request: 1m30s, attempt: 500ms}")).containsExactly(
                new PolicyField.RequestTimeout(Duration.ofSeconds(90)), new PolicyField.AttemptTimeout(Duration.ofMillis(500)));
        assertThat(fields("timeouts: {request: 0s, attempt: 5s}")).hasSize(2);
        assertThat(fields("retry: {}")).containsExactly(new PolicyField.Retry(
                new RetryPolicy(1, List.of(), true, false, false, Duration.ofMillis(25))));
        assertThat(fields("retry: {attempts: 3, conditions: [Timeout], statusCodes: [503, 502], nonIdempotent: true, backoff: 1s}"))
                .containsExactly(new PolicyField.Retry(
                        new RetryPolicy(3, List.of(502, 503), false, true, true, Duration.ofSeconds(1))));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "loadBalancing: {type: Fastest} | loadBalancing.type: 'Fastest' (expected: RoundRobin, LeastRequest",
        "loadBalancing: {} | loadBalancing.type: '' (expected:",
        "loadBalancing: {type: ConsistentHash} | loadBalancing.consistentHash.key: '' (expected:",
        "loadBalancing: {type: ConsistentHash, consistentHash: {}} | loadBalancing.consistentHash.key: '' (expected:",
        "loadBalancing: {type: RoundRobin, consistentHash: {key: {type: Path}}} | loadBalancing.consistentHash: with type 'RoundRobin'",
        "loadBalancing: {type: RoundRobin, sessionCookie: {}} | loadBalancing.sessionCookie: with type 'RoundRobin'",
        "loadBalancing: {type: ConsistentHash, consistentHash: {key: {type: Header}}} | key.name: '' (expected: a name",
        "loadBalancing: {type: ConsistentHash, consistentHash: {key: {type: Path, name: a}}} | key.name: 'a' (expected: a name with",
        "loadBalancing: {type: ConsistentHash, consistentHash: {key: {type: Mood}}} | key: type: 'Mood' (expected:",
        "loadBalancing: {type: ConsistentHash, consistentHash: {algorithm: Luck, key: {type: Path}}} | algorithm: 'Luck' (expected:",
        "loadBalancing: {type: ConsistentHash, consistentHash: {key: {type: Header, name: 'a b'}}} | key: header name: 'a b' (expected: a token)",
        "loadBalancing: {type: SessionCookie, sessionCookie: {name: 'a;b'}} | sessionCookie: cookie name: 'a;b' (expected: a token)",
        "loadBalancing: {type: SessionCookie, sessionCookie: {path: '/a;b'}} | sessionCookie: cookie path: '/a;b' (expected:",
        "loadBalancing: {type: SessionCookie, sessionCookie: {maxAge: 10ms}} | cookie max age: PT0.01S (expected: a second or more)",
        "loadBalancing: {type: SessionCookie, sessionCookie: {sameSite: lax}} | sameSite: 'lax' (expected: Strict, Lax or None)",
        "timeouts: {request: soon} | timeouts.request: duration: 'soon' (expected:",
        "timeouts: {request: 1s, attempt: 2s} | timeouts.attempt: '2s' (expected: no more than timeouts.request)",
        "retry: {attempts: 11} | retry.attempts: '11' (expected: 0..10)",
        "retry: {attempts: -1} | retry.attempts: '-1' (expected: 0..10)",
        "retry: {statusCodes: [200]} | retry: retry code: 200 (expected: 400..599)",
        "retry: {conditions: [Mood]} | retry.conditions: 'Mood' (expected: ConnectionError or Timeout)",
        "retry: {backoff: later} | retry.backoff: duration: 'later' (expected:"
    })
    void whatIsWrongIsSaidAndLeftOutWhole(String spec, String why) {
        ReadPolicy policy = read("targetRefs: [" + ROUTE + "], " + spec
                + (spec.startsWith("timeouts") ? "" : ", timeouts: {request: 1s}"));
        assertThat(policy.sound().reason()).isEqualTo("Invalid");
        assertThat(policy.sound().message()).contains(why);
        assertThat(policy.fields()).isEmpty();
        assertThat(policy.closed()).isEmpty();
        assertThat(policy.targets()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "'' | targetRefs: none",
        "{kind: HTTPRoute, name: web} | HTTPRoute of group ''",
        "{group: apps, kind: Deployment, name: web} | Deployment of group 'apps'",
        "{group: gateway.networking.k8s.io, kind: HTTPRoute} | name ''",
        "{group: gateway.networking.k8s.io, kind: HTTPRoute, name: web, namespace: other} | with [namespace]",
        "{group: gateway.networking.k8s.io, kind: Service, name: web} | Service of group 'gateway.networking.k8s.io'"
    })
    void targetsThatCannotBeAreSaid(String targets, String why) {
        ReadPolicy policy = read("targetRefs: [" + targets + "], loadBalancing: {type: RoundRobin}");
        assertThat(policy.sound().message()).contains(why);
        assertThat(policy.targets()).isEmpty();
    }

    @Test
    void aServiceHasNoTimeouts() {
        String service = "targetRefs: [{group: '', kind: Service, name: web}], ";
        assertThat(read(service + "loadBalancing: {type: LeastRequest}").sound().ok()).isTrue();
        assertThat(read(service + "timeouts: {request: 1s}").sound().message()).contains("loadBalancing or guards");
        assertThat(read(service + "retry: {}").sound().message()).contains("loadBalancing or guards");
    }

    /** A newer API server may show them: what is known counts. */
    @Test
    void fieldsWithinAFieldThatAreNotKnownAreLeftOut() {
        assertThat(fields("timeouts: {request: 1s, patience: much}"))
                .containsExactly(new PolicyField.RequestTimeout(Duration.ofSeconds(1)));
    }

    /** However wrong the rest is. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"loadBalancing: {type: LeastRequest}", "loadBalancing: {type: Fastest}", "timeouts: {}"})
    void whatIsNotKnownMayBeAGuard(String rest) {
        ReadPolicy policy = read("targetRefs: [" + ROUTE + "], clairvoyance: {allow: [friends]}, " + rest);
        assertThat(policy.closed()).contains("policy-not-understood");
        assertThat(policy.fields()).isEmpty();
        assertThat(policy.sound().message()).startsWith("clairvoyance: not known");
        assertThat(policy.targets()).hasSize(1);
    }
}
