// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rauta.controller.translate.traffic.field.PolicyField;
import dev.rauta.controller.translate.traffic.field.PolicyField.TimeLimit.Phase;
import dev.rauta.routes.Hedging;
import dev.rauta.routes.RetryBudget;
import dev.rauta.routes.RetryPolicy;
import dev.rauta.routes.upstream.CircuitBreaker;
import dev.rauta.routes.upstream.HashKey;
import dev.rauta.routes.upstream.HealthCheck;
import dev.rauta.routes.upstream.LoadBalancing;
import dev.rauta.routes.upstream.OutlierDetection;
import dev.rauta.routes.upstream.ZonePreference;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What policies say, and what is refused of those that no API server has looked at. */
final class PolicyReaderTest {
    @Test
    void whatIsSaidIsWhatCounts() {
        assertThat(PolicyText.fields("loadBalancing: {type: ConsistentHash, consistentHash: {key: {type: Header, name: X-User}}}"))
                .containsExactly(new PolicyField.Balancing(new LoadBalancing.Maglev(new HashKey.Header("x-user"))));
        assertThat(PolicyText.fields("loadBalancing: {type: ConsistentHash, consistentHash: {algorithm: RingHash, key: {type: Path}}}"))
                .containsExactly(new PolicyField.Balancing(new LoadBalancing.RingHash(new HashKey.Path())));
        assertThat(PolicyText.fields("loadBalancing: {type: SessionCookie}")).containsExactly(new PolicyField.Balancing(
                new LoadBalancing.SessionCookie(Optional.empty(), "/", Optional.empty(), Optional.empty())));
        assertThat(PolicyText.fields("timeouts: {request: 1m30s, attempt: 500ms}")).containsExactly(
                new PolicyField.TimeLimit(Phase.REQUEST, Duration.ofSeconds(90)), new PolicyField.TimeLimit(Phase.ATTEMPT, Duration.ofMillis(500)));
        assertThat(PolicyText.fields("timeouts: {request: 0s, attempt: 5s}")).hasSize(2);
        assertThat(PolicyText.fields("timeouts: {connect: 250ms, responseHeader: 2s, requestBody: 1m, idle: 0s}")).containsExactly(
                new PolicyField.TimeLimit(Phase.CONNECT, Duration.ofMillis(250)),
                new PolicyField.TimeLimit(Phase.RESPONSE_HEADER, Duration.ofSeconds(2)),
                new PolicyField.TimeLimit(Phase.REQUEST_BODY, Duration.ofMinutes(1)),
                new PolicyField.TimeLimit(Phase.IDLE, Duration.ZERO));
        assertThat(PolicyText.fields("circuitBreaker: {maxConnections: 10, maxRetries: 0}")).containsExactly(new PolicyField.Breaker(
                new CircuitBreaker(OptionalInt.of(10), OptionalInt.empty(), OptionalInt.empty(), OptionalInt.of(0))));
        assertThat(PolicyText.fields("outlierDetection: {}")).containsExactly(new PolicyField.Outliers(new OutlierDetection(
                OptionalInt.of(5), OptionalInt.empty(), OptionalInt.empty(), Duration.ofSeconds(30), Duration.ofSeconds(300), 50)));
        assertThat(PolicyText.fields("outlierDetection: {consecutiveConnectFailures: 2, baseEjectionTime: 10m, maxEjectionPercent: 20}"))
                .containsExactly(new PolicyField.Outliers(new OutlierDetection(
                        OptionalInt.empty(), OptionalInt.empty(), OptionalInt.of(2), Duration.ofMinutes(10), Duration.ofMinutes(10), 20)));
        assertThat(PolicyText.fields("loadBalancing: {trafficDistribution: PreferSameZone}"))
                .containsExactly(new PolicyField.Zones(ZonePreference.SAME));
        assertThat(PolicyText.fields("loadBalancing: {type: LeastRequest, trafficDistribution: Any}"))
                .containsExactly(
                        new PolicyField.Balancing(new LoadBalancing.LeastRequest()), new PolicyField.Zones(ZonePreference.ANY));
        assertThat(PolicyText.fields("slowStart: {window: 30s}")).containsExactly(new PolicyField.SlowStart(Duration.ofSeconds(30)));
        assertThat(PolicyText.fields("healthCheck: {type: TCP}")).containsExactly(new PolicyField.Health(new HealthCheck(
                new HealthCheck.Question.Tcp(), OptionalInt.empty(), Duration.ofSeconds(3), Duration.ofSeconds(3), Duration.ofSeconds(1), 3, 1)));
        assertThat(PolicyText.fields("healthCheck: {type: HTTP, http: {path: /ok, hostname: h, method: HEAD, expectedStatuses: [204, 200]}, port: 9000,"
                        + " interval: 5s, unhealthyInterval: 1s, timeout: 500ms, unhealthyThreshold: 2, healthyThreshold: 4}"))
                .containsExactly(new PolicyField.Health(new HealthCheck(
                        new HealthCheck.Question.Http("HEAD", Optional.of("h"), "/ok", List.of(200, 204)),
                        OptionalInt.of(9000), Duration.ofSeconds(5), Duration.ofSeconds(1), Duration.ofMillis(500), 2, 4)));
        assertThat(PolicyText.fields("healthCheck: {type: GRPC, grpc: {service: a.B}, interval: 5s}")).containsExactly(new PolicyField.Health(
                new HealthCheck(
                        new HealthCheck.Question.Grpc("a.B"), OptionalInt.empty(), Duration.ofSeconds(5), Duration.ofSeconds(5),
                        Duration.ofSeconds(1), 3, 1)));
        assertThat(PolicyText.fields("retry: {}")).containsExactly(new PolicyField.Retry(
                new RetryPolicy(1, List.of(), true, false, false, Duration.ofMillis(25))));
        assertThat(PolicyText.fields("retry: {attempts: 3, conditions: [Timeout], statusCodes: [503, 502], nonIdempotent: true, backoff: 1s}"))
                .containsExactly(new PolicyField.Retry(
                        new RetryPolicy(3, List.of(502, 503), false, true, true, Duration.ofSeconds(1))));
        assertThat(PolicyText.fields("hedging: {delay: 30ms}"))
                .containsExactly(new PolicyField.Hedged(new Hedging(Duration.ofMillis(30), 1)));
        assertThat(PolicyText.fields("hedging: {delay: 1m, attempts: 3}"))
                .containsExactly(new PolicyField.Hedged(new Hedging(Duration.ofMinutes(1), 3)));
        assertThat(PolicyText.fields("retry: {maxBackoff: 1s, maxRetryAfter: 5s, grpcStatuses: [Unavailable, Cancelled], budget: {}}"))
                .containsExactly(new PolicyField.Retry(new RetryPolicy(
                        1, List.of(), true, false, false, Duration.ofMillis(25), Optional.of(Duration.ofSeconds(1)),
                        Optional.of(Duration.ofSeconds(5)), List.of(1, 14),
                        Optional.of(new RetryBudget(20, Duration.ofSeconds(10), 10, Duration.ofSeconds(1))))));
        assertThat(PolicyText.fields("retry: {budget: {percent: 5, interval: 1m, minRetryRate: {count: 0, interval: 10s}}}").toString())
                .contains("RetryBudget[percent=5, interval=PT1M, leastCount=0, leastInterval=PT10S]");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "loadBalancing: {type: Fastest} | loadBalancing.type: 'Fastest' (expected: RoundRobin, LeastRequest",
        "loadBalancing: {} | loadBalancing.type: '' (expected:",
        "loadBalancing: {trafficDistribution: PreferClose} | loadBalancing.trafficDistribution: 'PreferClose' (expected: PreferSameZone or Any)",
        "loadBalancing: {trafficDistribution: Any, sessionCookie: {}} | loadBalancing.sessionCookie: with type '' (expected:",
        "loadBalancing: {type: SessionCookie, trafficDistribution: Any} | trafficDistribution: with type 'SessionCookie' (expected: with type",
        "loadBalancing: {type: ConsistentHash, consistentHash: {key: {type: Path}}, trafficDistribution: Any} | with type 'ConsistentHash'",
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
        "circuitBreaker: {} | circuitBreaker: circuit breaker: no limit (expected: one at least)",
        "circuitBreaker: {maxConnections: 0} | circuitBreaker: maxConnections: 0 (expected: 1..999999)",
        "circuitBreaker: {maxRetries: -1} | circuitBreaker: maxRetries: -1 (expected: 0..999999)",
        "circuitBreaker: {maxRequests: 1000000} | circuitBreaker: maxRequests: 1000000 (expected: 1..999999)",
        "outlierDetection: {consecutive5xx: 0} | outlierDetection: consecutive5xx: 0 (expected: 1..1000)",
        "outlierDetection: {baseEjectionTime: later} | outlierDetection: baseEjectionTime: duration: 'later' (expected:",
        "outlierDetection: {baseEjectionTime: 0s} | outlierDetection: baseEjectionTime: PT0S (expected: more than zero",
        "outlierDetection: {baseEjectionTime: 60s, maxEjectionTime: 30s} | outlierDetection: maxEjectionTime: PT30S (expected: baseEjectionTime or more",
        "outlierDetection: {maxEjectionPercent: 101} | outlierDetection: maxEjectionPercent: 101 (expected: 1..100)",
        "slowStart: {} | slowStart: window: none (expected: a duration such as 30s)",
        "slowStart: {window: 0s} | slowStart: window: '0s' (expected: more than zero, and 1h at most)",
        "slowStart: {window: 2h} | slowStart: window: '2h' (expected: more than zero, and 1h at most)",
        "healthCheck: {} | healthCheck: type: '' (expected: HTTP, GRPC or TCP)",
        "healthCheck: {type: UDP} | healthCheck: type: 'UDP' (expected: HTTP, GRPC or TCP)",
        "healthCheck: {type: TCP, http: {}} | healthCheck: http: with type 'TCP' (expected: with type HTTP alone)",
        "healthCheck: {type: HTTP, grpc: {}} | healthCheck: grpc: with type 'HTTP' (expected: with type GRPC alone)",
        "healthCheck: {type: HTTP, http: {path: ok}} | healthCheck: http: path: 'ok' (expected: a path",
        "healthCheck: {type: HTTP, http: {path: '/a#b'}} | healthCheck: http: path: '/a#b' (expected: a path",
        "healthCheck: {type: HTTP, http: {method: POST}} | healthCheck: http: method: 'POST' (expected: GET, HEAD or OPTIONS)",
        "healthCheck: {type: HTTP, http: {hostname: 'a b'}} | healthCheck: http: hostname: 'a b' (expected: a host",
        "healthCheck: {type: HTTP, http: {expectedStatuses: [100]}} | healthCheck: http: expectedStatuses: 100 (expected: 200..599)",
        "healthCheck: {type: GRPC, grpc: {service: 'a b'}} | healthCheck: grpc: service: 'a b' (expected:",
        "healthCheck: {type: TCP, port: 0} | healthCheck: port: 0 (expected: 1..65535)",
        "healthCheck: {type: TCP, interval: often} | healthCheck: interval: duration: 'often' (expected:",
        "healthCheck: {type: TCP, interval: 10ms} | healthCheck: interval: 10ms (expected: 100ms..3600s)",
        "healthCheck: {type: TCP, timeout: 0s} | healthCheck: timeout: 0ms (expected: 10ms..300s)",
        "healthCheck: {type: TCP, unhealthyThreshold: 0} | healthCheck: unhealthyThreshold: 0 (expected: 1..100)",
        "healthCheck: {type: TCP, healthyThreshold: 101} | healthCheck: healthyThreshold: 101 (expected: 1..100)",
        "timeouts: {request: soon} | timeouts.request: duration: 'soon' (expected:",
        "timeouts: {connect: -1s} | timeouts.connect: duration: '-1s' (expected:",
        "timeouts: {responseHeader: 1} | timeouts.responseHeader: duration: '1' (expected:",
        "timeouts: {requestBody: 1d} | timeouts.requestBody: duration: '1d' (expected:",
        "timeouts: {idle: never} | timeouts.idle: duration: 'never' (expected:",
        "timeouts: {request: 1s, attempt: 2s} | timeouts.attempt: '2s' (expected: no more than timeouts.request)",
        "hedging: {} | hedging: delay: none (expected: 1ms..1m)",
        "hedging: {delay: 0s} | hedging: delay: 0ms (expected: 1ms..1m)",
        "hedging: {delay: 61s} | hedging: delay: 61000ms (expected: 1ms..1m)",
        "hedging: {delay: soon} | hedging: delay: duration: 'soon' (expected:",
        "hedging: {delay: 1s, attempts: 0} | hedging: attempts: 0 (expected: 1..3)",
        "hedging: {delay: 1s, attempts: 4} | hedging: attempts: 4 (expected: 1..3)",
        "retry: {attempts: 11} | retry.attempts: '11' (expected: 0..10)",
        "retry: {attempts: -1} | retry.attempts: '-1' (expected: 0..10)",
        "retry: {statusCodes: [200]} | retry: retry code: 200 (expected: 400..599)",
        "retry: {conditions: [Mood]} | retry.conditions: 'Mood' (expected: ConnectionError or Timeout)",
        "retry: {backoff: later} | retry.backoff: duration: 'later' (expected:",
        "retry: {backoff: 1s, maxBackoff: 500ms} | retry: retry maxBackoff: PT0.5S (expected:",
        "retry: {maxRetryAfter: later} | retry.maxRetryAfter: duration: 'later' (expected:",
        "retry: {grpcStatuses: [NotFound]} | retry.grpcStatuses: 'NotFound' (expected: Cancelled, DeadlineExceeded",
        "retry: {budget: {percent: 101}} | retry.budget: percent: 101 (expected: 0..100)",
        "retry: {budget: {interval: 10ms}} | retry.budget: interval: 10ms (expected: 1s..1h)",
        "retry: {budget: {minRetryRate: {count: -1}}} | retry.budget: minRetryRate.count: -1 (expected: 0..1000000)",
        "retry: {budget: {minRetryRate: {interval: 2h}}} | retry.budget: minRetryRate.interval: 7200000ms (expected:",
        "rateLimits: [] | rateLimits: 0 (expected: 1..8)",
        "rateLimits: [{per: 1s}] | rateLimits[0].requests: '' (expected: 1..1000000)",
        "rateLimits: [{requests: 1}, {requests: 0}] | rateLimits[1].requests: '0' (expected: 1..1000000)",
        "rateLimits: [{requests: 1, burst: -1}] | rateLimits[0].burst: '-1' (expected:",
        "rateLimits: [{requests: 1, per: soon}] | rateLimits[0]: duration: 'soon' (expected:",
        "rateLimits: [{requests: 1, per: 25h}] | rateLimits[0]: rate limit per PT25H (expected: at most PT24H)",
        "rateLimits: [{requests: 1, per: 24h, burst: 6}] | rateLimits[0]: rate limit: burst 6 of 1 per PT24H (expected:",
        "rateLimits: [{requests: 1, key: [{type: Mood}]}] | rateLimits[0].key.type: 'Mood' (expected: SourceAddress, Header, Cookie or JwtClaim)",
        "rateLimits: [{requests: 1, key: [{type: Header}]}] | rateLimits[0].key.name: '' (expected: a token",
        "rateLimits: [{requests: 1, key: [{type: Header, name: 'a b'}]}] | rateLimits[0].key.name: 'a b' (expected: a token",
        "rateLimits: [{requests: 1, key: [{type: SourceAddress, name: a}]}] | rateLimits[0].key.name: 'a' (expected: a token",
        "rateLimits: [{requests: 1, exempt: ['10.0.0.0/33']}] | rateLimits[0].exempt: address range: '10.0.0.0/33' (expected:",
        "rateLimits: [{requests: 1, status: 200}] | rateLimits[0]: status of a limit: 200 (expected: 400..599)",
        "rateLimits: [{requests: 1, whenFull: Panic}] | rateLimits[0].whenFull: 'Panic' (expected: Refuse or Admit)",
        "rateLimits: [{requests: 1, scope: World}] | rateLimits[0].scope: 'World' (expected: Dataplane or Cluster)",
        "rateLimits: [{requests: 1, whenUnavailable: Admit}] | rateLimits[0].whenUnavailable: 'Admit' (expected: with scope Cluster",
        "rateLimits: [{requests: 1, scope: Cluster, whenFull: Admit}] | rateLimits[0].whenFull: 'Admit' (expected: not with scope Cluster",
        "rateLimits: [{requests: 1, scope: Cluster, whenUnavailable: Hope}] | rateLimits[0].whenUnavailable: 'Hope' (expected: Refuse or Admit)",
        "rateLimits: [{requests: 1, key: [{type: JwtClaim}]}] | rateLimits[0].key.name: '' (expected: a token",
        "rateLimits: [{requests: 1, service: {domain: a, backendRef: {name: a, port: 1}}}] | rateLimits[0]: requests, per, burst, scope or whenFull",
        "rateLimits: [{service: {domain: a, backendRef: {name: a, port: 1}}}] | rateLimits[0].service: rate limit's descriptor: empty (expected:",
        "rateLimits: [{service: {backendRef: {name: a, port: 1}}, key: [{type: SourceAddress}]}] | rateLimits[0].service: rate limit's domain: empty",
        "rateLimits: [{service: {domain: a}, key: [{type: SourceAddress}]}] | rateLimits[0].service.backendRef: none (expected: a Service's",
        "rateLimits: [{service: {domain: a, backendRef: {name: a, port: 1}, hitsAddend: 0}, key: [{type: SourceAddress}]}] | rateLimits[0].service: hits: 0",
        "rateLimits: [{service: {domain: a, backendRef: {name: a, port: 1}, timeout: 1m}, key: [{type: SourceAddress}]}] | rateLimits[0].service: timeout: PT1M",
        "rateLimits: [{service: {domain: a, backendRef: {name: a, port: 1}, descriptor: [{key: a}]}}] | rateLimits[0].service: descriptor: 'a' = ''",
        "rateLimits: [{requests: 1, headers: Loud}] | rateLimits[0].headers: 'Loud' (expected: Always, Refused or Never)",
        "concurrency: {} | concurrency.requests: '' (expected: 1..1000000)",
        "concurrency: {requests: 1, status: 600} | concurrency: status of a limit: 600 (expected: 400..599)",
        "concurrency: {requests: 1, exempt: [me]} | concurrency.exempt: address range: 'me' (expected:",
        "compression: {codings: [Rar]} | compression.codings: 'Rar' (expected: Zstd, Brotli or Gzip)",
        "compression: {codings: []} | compression: compression: [] of",
        "compression: {types: [text]} | compression.types: 'text' (expected: a media type",
        "compression: {types: ['*/*']} | compression.types: '*/*' (expected: a media type",
        "compression: {minSize: -1} | compression: compression:",
        "bandwidth: {} | bandwidth: nothing (expected: bytesPerSecond or request)",
        "bandwidth: {after: 1} | bandwidth.bytesPerSecond: size: '' (expected:",
        "bandwidth: {bytesPerSecond: 1, request: {}} | bandwidth.request.bytesPerSecond: size: '' (expected:",
        "bandwidth: {request: {bytesPerSecond: 0}} | bandwidth.request: bandwidth: 0 bytes a second",
        "bandwidth: {request: {bytesPerSecond: 1, after: much}} | bandwidth.request.after: size: 'much' (expected:",
        "bandwidth: {bytesPerSecond: 0} | bandwidth: bandwidth: 0 bytes a second",
        "bandwidth: {bytesPerSecond: fast} | bandwidth.bytesPerSecond: size: 'fast' (expected:",
        "requestBody: {} | requestBody.maxSize: size: ''",
        "requestBody: {maxSize: -1} | requestBody.maxSize: size: '-1'",
        "requestBuffer: {} | requestBuffer.limit: size: ''",
        "requestBuffer: {limit: 0} | requestBuffer.limit: '0' (expected: 1 to 64Mi)",
        "responseBuffer: {limit: 65Mi} | responseBuffer.limit: '65Mi' (expected: 1 to 64Mi)",
        "errorPages: [] | errorPages: 0 (expected: 1..16)",
        "errorPages: [{body: a}] | errorPages[0].statusCodes: '' (expected: one at least)",
        "errorPages: [{statusCodes: [200], body: a}] | errorPages[0].statusCodes: '200' (expected: 400 to 599",
        "errorPages: [{statusCodes: [503-500], body: a}] | errorPages[0].statusCodes: '503-500' (expected: a range whose",
        "errorPages: [{statusCodes: [404]}] | errorPages[0].body: ''",
        "errorPages: [{statusCodes: [404], body: a, contentType: html}] | errorPages[0].contentType: 'html'",
        "errorPages: [{statusCodes: [404], body: a, replaces: Some}] | errorPages[0].replaces: 'Some' (expected: All or Upstream)",
        "errorPages: [{statusCodes: [404], body: a, path: /x}] | errorPages[0].path: '/x' (expected: with backendRef alone)",
        "errorPages: [{statusCodes: [404], backendRef: {name: p, port: 80}, body: a}] | errorPages[0].body: 'a' (expected: without backendRef alone)",
        "errorPages: [{statusCodes: [404], backendRef: {name: p}}] | errorPages[0].backendRef.port: none",
        "errorPages: [{statusCodes: [404], backendRef: {name: p, port: 80}, path: x}] | errorPages[0]: path: 'x' (expected: a path of visible ASCII",
        "errorPages: [{statusCodes: [404], backendRef: {name: p, port: 80}, path: '/${a}'}] | errorPages[0]: path: '/${a}' (expected: no variable but",
        "errorPages: [{statusCodes: [404], backendRef: {name: p, port: 80}, timeout: 11s}] | errorPages[0]: timeout: PT11S (expected: more than zero",
        "errorPages: [{statusCodes: [404], backendRef: {name: p, port: 80}, statusFrom: A}] | errorPages[0].statusFrom: 'A' (expected: Error or Page)",
        "cookies: {} | cookies: nothing (expected:",
        "cookies: {sameSite: lax} | cookies: SameSite: lax (expected:",
        "cookies: {path: {to: '/;a'}} | cookies.path: cookie attribute to:",
        "urlRewrite: {} | urlRewrite: nothing (expected: hostname or path)",
        "urlRewrite: {hostname: 'a b'} | urlRewrite.hostname: 'a b' (expected: a host",
        "urlRewrite: {path: {type: Odd}} | urlRewrite.path.type: 'Odd' (expected:",
        "urlRewrite: {path: {type: ReplaceFullPath, replaceFullPath: 'a'}} | urlRewrite.path.replaceFullPath: 'a' (expected: a path",
        "urlRewrite: {path: {type: ReplaceFullPath, replaceFullPath: '/a?b'}} | urlRewrite.path.replaceFullPath: '/a?b'",
        "urlRewrite: {path: {type: ReplaceFullPath, replaceFullPath: /a, replacePrefixMatch: /}} | urlRewrite.path.replacePrefixMatch: with type",
        "urlRewrite: {path: {type: ReplaceRegexMatch}} | urlRewrite.path.replaceRegexMatch.pattern: ''",
        "urlRewrite: {path: {type: ReplaceRegexMatch, replaceRegexMatch: {pattern: '(', substitution: /}}} | replaceRegexMatch.pattern: '('",
        "urlRewrite: {path: {type: ReplaceRegexMatch, replaceRegexMatch: {pattern: '(a)', substitution: /$2}}} | groups of the pattern, which has 1",
        "urlRewrite: {path: {type: ReplaceRegexMatch, replaceRegexMatch: {pattern: a, substitution: '/$x'}}} | replaceRegexMatch: replacement: /$x",
        "urlRewrite: {path: {type: ReplaceRegexMatch, replaceRegexMatch: {pattern: a, substitution: '/?b'}}} | replaceRegexMatch.substitution: '/?b'",
        "redirect: {} | redirect: nowhere (expected:",
        "redirect: {scheme: ftp} | redirect: redirect scheme: 'ftp'",
        "redirect: {port: 70000} | redirect: redirect port: 70000",
        "redirect: {scheme: https, statusCode: 200} | redirect: redirect status: 200",
        "cors: {} | cors.allowOrigins: '' (expected: one at least)",
        "cors: {allowOrigins: [shop]} | cors.allowOrigins: 'shop' (expected:",
        "cors: {allowOrigins: ['*'], allowMethods: ['a b']} | cors.allowMethods: 'a b'",
        "requestHeaders: {} | requestHeaders: nothing (expected: set, add or remove)",
        "requestHeaders: {set: [{name: Host, value: a}]} | requestHeaders.set: 'Host' (expected: a field that neither",
        "requestHeaders: {remove: [Content-Length]} | requestHeaders.remove: 'Content-Length'",
        "requestHeaders: {add: [{name: 'a b', value: a}]} | requestHeaders.add: header name: a b (expected: a token)",
        "requestHeaders: {add: [{name: a}]} | requestHeaders.add[a]: ''",
        "requestHeaders: {set: [{name: a, value: 'b ${mood}'}]} | variable 'mood' (expected: one of clientAddress, host, hostName,",
        "requestHeaders: {set: [{name: a, value: '${host'}]} | variable 'host' (expected:",
        "requestHeaders: {set: [{name: a, value: '${upstream}'}]} | ${upstream} in responseHeaders alone"
    })
    void whatIsWrongIsSaidAndLeftOutWhole(String spec, String why) {
        ReadPolicy policy = PolicyText.read("targetRefs: [" + PolicyText.ROUTE + "], " + spec
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
        ReadPolicy policy = PolicyText.read("targetRefs: [" + targets + "], loadBalancing: {type: RoundRobin}");
        assertThat(policy.sound().message()).contains(why);
        assertThat(policy.targets()).isEmpty();
    }

    @Test
    void aServiceHasNoTimeouts() {
        String service = "targetRefs: [{group: '', kind: Service, name: web}], ";
        assertThat(PolicyText.read(service + "loadBalancing: {type: LeastRequest}").sound().ok()).isTrue();
        assertThat(PolicyText.read(service + "timeouts: {request: 1s}").sound().message()).contains("expected: none of them");
        assertThat(PolicyText.read(service + "retry: {}").sound().message()).contains("expected: none of them");
        assertThat(PolicyText.read(service + "hedging: {delay: 1s}").sound().message()).contains("expected: none of them");
        assertThat(PolicyText.read(service + "rateLimits: [{requests: 1}]").sound().message()).contains("none of them");
        assertThat(PolicyText.read(service + "concurrency: {requests: 1}").sound().message()).contains("none of them");
        assertThat(PolicyText.read(service + "compression: {}").sound().message()).contains("none of them");
        assertThat(PolicyText.read(service + "bandwidth: {bytesPerSecond: 1}, redirect: {scheme: https}").sound().message())
                .startsWith("bandwidth, redirect: with a Service");
    }

    /** A newer API server may show them: what is known counts. */
    @Test
    void fieldsWithinAFieldThatAreNotKnownAreLeftOut() {
        assertThat(PolicyText.fields("timeouts: {request: 1s, patience: much}"))
                .containsExactly(new PolicyField.TimeLimit(Phase.REQUEST, Duration.ofSeconds(1)));
    }

    /** However wrong the rest is. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"loadBalancing: {type: LeastRequest}", "loadBalancing: {type: Fastest}", "timeouts: {}"})
    void whatIsNotKnownMayBeAGuard(String rest) {
        ReadPolicy policy = PolicyText.read("targetRefs: [" + PolicyText.ROUTE + "], clairvoyance: {allow: [friends]}, " + rest);
        assertThat(policy.closed()).contains("policy-not-understood");
        assertThat(policy.fields()).isEmpty();
        assertThat(policy.sound().message()).startsWith("clairvoyance: not known");
        assertThat(policy.targets()).hasSize(1);
    }
}
