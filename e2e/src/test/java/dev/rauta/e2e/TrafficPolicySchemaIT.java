// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e;

import static dev.rauta.e2e.PolicyObjects.ROUTE;
import static dev.rauta.e2e.PolicyObjects.SERVICE;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rauta.e2e.cluster.ControlPlane;
import dev.rauta.e2e.cluster.NeedsControlPlane;
import io.fabric8.kubernetes.client.KubernetesClientException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** TrafficPolicies that a real API server takes and refuses. */
@NeedsControlPlane
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class TrafficPolicySchemaIT {
    private static final String NAMESPACE = "policy-schema-it";

    private PolicyObjects policies;

    @BeforeAll
    void start(ControlPlane cluster) {
        policies = new PolicyObjects(cluster, NAMESPACE);
        cluster.apply("""
                apiVersion: v1
                kind: Namespace
                metadata: {name: policy-schema-it}
                """);
    }

    private void tried(String spec) {
        policies.policy("tried", spec).dryRun().create();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "loadBalancing: {type: RoundRobin}",
        "loadBalancing: {type: LeastRequest}, timeouts: {request: 1h30m, attempt: 500ms}",
        "loadBalancing: {type: ConsistentHash, consistentHash: {key: {type: SourceAddress}}}",
        "loadBalancing: {type: ConsistentHash, consistentHash: {algorithm: RingHash, key: {type: Header, name: X-User}}}",
        "loadBalancing: {type: SessionCookie}",
        "loadBalancing: {type: SessionCookie, sessionCookie: {name: stay, path: /shop, maxAge: 8h, sameSite: None}}",
        "circuitBreaker: {maxConnections: 1, maxPendingRequests: 999999, maxRequests: 5, maxRetries: 0}",
        "outlierDetection: {}",
        "outlierDetection: {consecutive5xx: 1, consecutiveGatewayErrors: 2, consecutiveConnectFailures: 1000, maxEjectionPercent: 100}",
        "outlierDetection: {baseEjectionTime: 10s, maxEjectionTime: 10s}, slowStart: {window: 1h}",
        "outlierDetection: {maxEjectionTime: 30s}",
        "timeouts: {request: 0s, attempt: 10s}",
        "timeouts: {connect: 250ms, responseHeader: 2s, requestBody: 1m, idle: 0s}",
        "timeouts: {idle: 1h}",
        "healthCheck: {type: TCP}",
        "healthCheck: {type: GRPC, grpc: {service: a.B}, port: 9000, interval: 10s, unhealthyInterval: 1s, timeout: 500ms}",
        "healthCheck: {type: HTTP, http: {path: '/ready?a=b', hostname: 'h.example:80', method: HEAD, expectedStatuses: [200, 204]}}",
        "retry: {maxBackoff: 1s, maxRetryAfter: 5s, grpcStatuses: [Unavailable], budget: {percent: 5, minRetryRate: {count: 3}}}",
        "retry: {}",
        "hedging: {delay: 30ms}",
        "hedging: {delay: 1m, attempts: 3}",
        "rateLimits: [{requests: 10}, {requests: 1, per: 24h, burst: 5, key: [{type: SourceAddress}, {type: Header, name: X-Key}],"
                + " exempt: [10.0.0.0/8, '::1'], status: 503, whenFull: Admit, headers: Always}]",
        "rateLimits: [{requests: 10, scope: Cluster, whenUnavailable: Refuse}, {requests: 1, key: [{type: JwtClaim, name: 'https://a.example/plan'}]}]",
        "rateLimits: [{service: {backendRef: {name: limits, port: 8081}, domain: shop, descriptor: [{key: a, value: b}], timeout: 50ms}, whenUnavailable: Admit}]",
        "concurrency: {requests: 10, key: [{type: Cookie, name: id}]}",
        "compression: {}",
        "compression: {codings: [Gzip, Zstd], types: ['text/*', image/svg+xml], minSize: 0}",
        "bandwidth: {bytesPerSecond: 100Ki, after: 1000}",
        "bandwidth: {bytesPerSecond: 1, request: {bytesPerSecond: 100Ki, after: 0}}",
        "bandwidth: {request: {bytesPerSecond: 1}}",
        "requestBody: {maxSize: 0}",
        "requestBuffer: {limit: 1Mi}, responseBuffer: {limit: 1000}",
        "errorPages: [{statusCodes: [404, 500-599], body: '<p>', replaces: Upstream}, {statusCodes: [404], contentType: text/plain, body: ''}]",
        "errorPages: [{statusCodes: [404], backendRef: {name: a, port: 80}, path: '/a/${status}?b=$c', timeout: 500ms, statusFrom: Page}]",
        "cookies: {domain: {from: a.example, to: b.example}, path: {to: /}, secure: true, sameSite: None}",
        "urlRewrite: {hostname: a.example, path: {type: ReplaceRegexMatch, replaceRegexMatch: {pattern: '/(a)/(.*)', substitution: '/$2/$$1'}}}",
        "urlRewrite: {path: {type: ReplacePrefixMatch, replacePrefixMatch: /}}",
        "redirect: {scheme: https, statusCode: 308}, cors: {allowOrigins: ['*', 'https://*.a.example:8443'], maxAge: 10m}",
        "tracing: {enabled: true, samplePercent: 0.5, parentBased: false, trustIncoming: true, operationName: checkout page}",
        "requestHeaders: {set: [{name: X-A, value: '${host}'}]}, responseHeaders: {add: [{name: b, value: c}], remove: [X-D]}",
        "access: {addresses: {allow: [10.0.0.0/8, 'fd00::/8', 192.0.2.7]}}",
        "access: {addresses: {deny: ['::/0']}}, timeouts: {request: 1s}",
        "authentication: {basic: {secretRef: {name: staff}, realm: 'The shop'}}",
        "authentication: {apiKey: {secretRef: {name: a}, headers: [X-Key], cookies: [k], clientHeader: X-Client}}",
        "authentication: {jwt: {issuer: 'https://id', algorithms: [RS256], url: 'https://id/keys'}}",
        "authentication: {jwt: {issuer: 'https://id', algorithms: [RS256], url: 'https://id/keys', caCertificateRefs: [{kind: ConfigMap, name: a},"
                + " {group: '', kind: Secret, name: b}]}}",
        "authentication: {oidc: {provider: {issuer: 'https://id', caCertificateRefs: [{kind: Secret, name: b}]}, clientID: shop,"
                + " clientSecretRef: {name: c}, session: {secretRef: {name: s}}}}",
        "authentication: {jwt: {issuer: 'https://id', audiences: [a], algorithms: [ES256], secretRef: {name: a}}}",
        "authentication: {jwt: {issuer: 'https://id', algorithms: [HS256, HS512], secretRef: {name: a}, headers: [X-T], queryParameters: [t],"
                + " cookies: [t], skew: 10m, claims: [{name: realm.roles, values: [admin]}], claimToHeaders: [{claim: sub, header: X-Sub}]}}",
        "authentication: {oidc: {provider: {issuer: 'https://id'}, clientID: shop, clientSecretRef: {name: c}, session: {secretRef: {name: s}}}}",
        "authentication: {oidc: {provider: {issuer: 'https://id/a', authorizationEndpoint: 'https://id/auth?a=b', tokenEndpoint: 'https://id/t',"
                + " jwksURI: 'https://id/k', endSessionEndpoint: 'https://id/end'}, clientID: 'the shop', clientSecretRef: {name: c},"
                + " clientAuthentication: ClientSecretPost, scopes: [email, 'https://id/scope'], redirectPath: /a/b-c, logoutPath: /out,"
                + " postLogoutPath: /, session: {secretRef: {name: s}, cookieName: stay, lifetime: 720h, refresh: false},"
                + " forwardAccessToken: true, claims: [{name: groups, values: [a, b]}], claimToHeaders: [{claim: sub, header: X-Sub}]}}",
        "authentication: {digest: {secretRef: {name: a}, realm: The shop, userHeader: X-User}}",
        "authentication: {clientCertificate: {}}",
        "authentication: {clientCertificate: {subjects: ['CN=a,O=b'], dnsNames: ['*.a.example'], uris: ['spiffe://a/b'], forward: true,"
                + " fingerprints: [abababababababababababababababababababababababababababababababab]}}",
        "authentication: {anyOf: [basic, clientCertificate], basic: {secretRef: {name: a}}, clientCertificate: {}}",
        "authentication: {external: {http: {backendRef: {name: auth, port: 80}}}}",
        "authentication: {external: {headers: [Cookie], timeout: 1m, failOpen: true, http: {backendRef: {kind: Service, group: '', name: auth,"
                + " namespace: id, port: 80}, host: 'a.b:80', path: '/v?a=1', method: POST, headersToBackend: [X-User],"
                + " headersToClient: [Set-Cookie], signIn: {url: 'https://id/start', redirectParameter: back},"
                + " cache: {headers: [Authorization], cookies: [a], path: true, lifetime: 24h}}}}",
        "authentication: {external: {grpc: {backendRef: {name: auth, port: 9191}, host: a.b, body: {maxBytes: 32768, allowPartial: true}, contextExtensions: {a: b}}}}",
        "csrf: {type: SameOrigin, allowedOrigins: ['https://*.a.example', 'http://b:8080']}",
        "retry: {attempts: 10, conditions: [ConnectionError, Timeout], statusCodes: [502, 503], nonIdempotent: true, backoff: 1s}"
    })
    void whatMakesSenseIsTaken(String spec) {
        tried("targetRefs: [" + ROUTE + "], " + spec);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "loadBalancing: {type: Fastest} | Unsupported value",
        "rateLimits: [{per: 1s}] | one of requests and service",
        "rateLimits: [{requests: 1, whenUnavailable: Admit}] | whenUnavailable is for scope Cluster or a service",
        "rateLimits: [{requests: 1, scope: Cluster, whenFull: Admit}] | whenFull is not for scope Cluster",
        "rateLimits: [{requests: 1, service: {backendRef: {name: a, port: 1}, domain: a}}] | one of requests and service",
        "rateLimits: [{service: {backendRef: {name: a, port: 1}, domain: a}}] | a service is asked about key",
        "rateLimits: [{service: {domain: a}, key: [{type: SourceAddress}]}] | Required value",
        "rateLimits: [{service: {backendRef: {name: a, port: 1}, domain: a, timeout: 11s}, key: [{type: SourceAddress}]}] | timeout is more than zero",
        "rateLimits: [{requests: 1, key: [{type: Header, name: 'a:b'}]}] | name is a token",
        "rateLimits: [{requests: 1, per: 25h}] | per is more than zero",
        "rateLimits: [{requests: 1, per: 24h, burst: 6}] | burst is what comes again",
        "rateLimits: [{requests: 1, key: [{type: Header}]}] | name is needed",
        "rateLimits: [{requests: 1, exempt: [me]}] | should match",
        "concurrency: {requests: 0} | greater than or equal to 1",
        "compression: {codings: [Rar]} | Unsupported value",
        "compression: {types: ['*/*']} | should match",
        "bandwidth: {after: 1} | one of bytesPerSecond and request is needed",
        "bandwidth: {after: 1, request: {bytesPerSecond: 1}} | after is for bytesPerSecond",
        "bandwidth: {request: {after: 1}} | Required value",
        "bandwidth: {bytesPerSecond: fast} | should match",
        "bandwidth: {bytesPerSecond: 0} | greater than or equal to 1",
        "authentication: {jwt: {issuer: a, algorithms: [RS256], url: 'http://a', caCertificateRefs: [{kind: Secret, name: b}]}} | caCertificateRefs are for a url with https",
        "authentication: {jwt: {issuer: a, algorithms: [RS256], secretRef: {name: a}, caCertificateRefs: [{kind: Secret, name: b}]}} | caCertificateRefs are for a url with https",
        "authentication: {jwt: {issuer: a, algorithms: [RS256], url: 'https://a', caCertificateRefs: [{kind: Pod, name: b}]}} | Unsupported value",
        "authentication: {oidc: {provider: {issuer: 'http://id', caCertificateRefs: [{kind: Secret, name: b}]}, clientID: shop, clientSecretRef: {name: c},"
                + " session: {secretRef: {name: s}}}} | caCertificateRefs are for https",
        "requestBody: {maxSize: -1} | greater than or equal to 0",
        "requestBuffer: {} | Required value",
        "responseBuffer: {limit: much} | should match",
        "errorPages: [] | should have at least 1 items",
        "errorPages: [{statusCodes: [200], body: a}] | greater than or equal to 400",
        "errorPages: [{statusCodes: [200-599], body: a}] | should match",
        "errorPages: [{statusCodes: [404]}] | one of body and backendRef",
        "errorPages: [{statusCodes: [404], body: a, backendRef: {name: a, port: 1}}] | one of body and backendRef",
        "errorPages: [{statusCodes: [404], body: a, path: /}] | need backendRef",
        "errorPages: [{statusCodes: [404], contentType: a/b, backendRef: {name: a, port: 1}}] | contentType cannot be given",
        "errorPages: [{statusCodes: [404], path: '/${a}', backendRef: {name: a, port: 1}}] | should match",
        "cookies: {} | one of domain, path",
        "cookies: {sameSite: lax} | Unsupported value",
        "cookies: {path: {to: 'a;b'}} | should match",
        "urlRewrite: {} | one of hostname and path",
        "urlRewrite: {path: {type: ReplaceFullPath}} | replaceFullPath is needed",
        "urlRewrite: {path: {type: ReplaceFullPath, replaceFullPath: '/a?b'}} | should match",
        "urlRewrite: {path: {type: ReplaceRegexMatch, replaceRegexMatch: {pattern: a, substitution: '/$x'}}} | should match",
        "redirect: {} | one of scheme, hostname",
        "redirect: {scheme: ftp} | Unsupported value",
        "redirect: {scheme: https, statusCode: 200} | Unsupported value",
        "cors: {allowOrigins: []} | should have at least 1 items",
        "cors: {allowOrigins: [shop]} | should match",
        "requestHeaders: {} | one of set, add and remove",
        "responseHeaders: {set: [{name: 'a b', value: c}]} | should match",
        "tracing: {samplePercent: 101} | should be less than or equal to 100",
        "tracing: {parentBased: true} | parentBased is for samplePercent",
        "loadBalancing: {} | type or trafficDistribution is needed",
        "loadBalancing: {type: ConsistentHash} | consistentHash is needed",
        "loadBalancing: {type: RoundRobin, consistentHash: {key: {type: Path}}} | consistentHash is needed",
        "loadBalancing: {type: RoundRobin, sessionCookie: {}} | sessionCookie is for",
        "loadBalancing: {type: ConsistentHash, consistentHash: {key: {type: Header}}} | name is needed",
        "loadBalancing: {type: ConsistentHash, consistentHash: {key: {type: Path, name: a}}} | name is needed",
        "loadBalancing: {type: ConsistentHash, consistentHash: {key: {type: Header, name: 'a b'}}} | should match",
        "loadBalancing: {type: SessionCookie, sessionCookie: {path: 'a;b'}} | should match",
        "loadBalancing: {type: SessionCookie, sessionCookie: {maxAge: 10ms}} | a second or more",
        "circuitBreaker: {} | one limit is needed",
        "circuitBreaker: {maxConnections: 0} | greater than or equal to 1",
        "circuitBreaker: {maxRetries: -1} | greater than or equal to 0",
        "circuitBreaker: {maxRequests: 1000000} | less than or equal to 999999",
        "outlierDetection: {consecutive5xx: 0} | greater than or equal to 1",
        "outlierDetection: {baseEjectionTime: later} | should match",
        "outlierDetection: {baseEjectionTime: 0s} | baseEjectionTime is more than zero",
        "outlierDetection: {baseEjectionTime: 60s, maxEjectionTime: 30s} | maxEjectionTime is baseEjectionTime",
        "outlierDetection: {maxEjectionTime: 29s} | maxEjectionTime is baseEjectionTime",
        "outlierDetection: {maxEjectionPercent: 101} | less than or equal to 100",
        "healthCheck: {} | Required value",
        "healthCheck: {type: UDP} | Unsupported value",
        "healthCheck: {type: TCP, http: {path: /}} | http goes with type HTTP alone",
        "healthCheck: {type: HTTP, grpc: {}} | grpc goes with type GRPC alone",
        "healthCheck: {type: HTTP, http: {path: ok}} | should match",
        "healthCheck: {type: HTTP, http: {expectedStatuses: [99]}} | greater than or equal to 200",
        "healthCheck: {type: TCP, interval: 10ms} | interval is 100ms or more",
        "healthCheck: {type: TCP, timeout: 0s} | timeout is 10ms or more",
        "healthCheck: {type: TCP, unhealthyThreshold: 0} | greater than or equal to 1",
        "slowStart: {} | Required value",
        "slowStart: {window: 0s} | window is more than zero",
        "slowStart: {window: 61m} | window is more than zero",
        "timeouts: {} | one of request, attempt, connect",
        "timeouts: {connect: never} | should match",
        "timeouts: {responseHeader: 1d} | should match",
        "timeouts: {requestBody: -1s} | should match",
        "timeouts: {idle: '60'} | should match",
        "timeouts: {request: soon} | should match",
        "timeouts: {request: 1s, attempt: 2s} | no more than request",
        "retry: {backoff: 1s, maxBackoff: 1ms} | maxBackoff is backoff",
        "retry: {grpcStatuses: [NotFound]} | Unsupported value",
        "retry: {budget: {percent: 101}} | less than or equal to 100",
        "retry: {budget: {interval: 1ms}} | interval is 1s or more",
        "retry: {budget: {minRetryRate: {interval: 1ms}}} | interval is 100ms or more",
        "hedging: {} | Required value",
        "hedging: {delay: 0s} | delay is 1ms or more",
        "hedging: {delay: 2m} | delay is 1ms or more",
        "hedging: {delay: soon} | should match",
        "hedging: {delay: 1s, attempts: 0} | greater than or equal to 1",
        "hedging: {delay: 1s, attempts: 4} | less than or equal to 3",
        "retry: {attempts: 11} | less than or equal to 10",
        "retry: {statusCodes: [200]} | greater than or equal to 400",
        "retry: {conditions: [Mood]} | Unsupported value",
        "access: {} | Required value",
        "access: {addresses: {}} | one of allow and deny",
        "access: {addresses: {allow: []}} | should have at least 1 items",
        "access: {addresses: {allow: [home]}} | should match",
        "authentication: {} | should have at least 1 properties",
        "authentication: {basic: {}} | Required value",
        "authentication: {basic: {secretRef: {name: a/b}}} | should match",
        "authentication: {basic: {secretRef: {name: a}, realm: 'a\\b'}} | should match",
        "authentication: {apiKey: {secretRef: {name: a}}} | one of headers",
        "authentication: {apiKey: {secretRef: {name: a}, headers: ['a b']}} | should match",
        "authentication: {jwt: {issuer: a, algorithms: [RS256]}} | one of secretRef and url",
        "authentication: {jwt: {issuer: a, algorithms: [none], url: 'https://a/'}} | Unsupported value",
        "authentication: {jwt: {issuer: a, algorithms: [HS256], url: 'https://a/'}} | a secret is not fetched",
        "authentication: {jwt: {issuer: a, algorithms: [HS256, RS256], secretRef: {name: a}}} | algorithms are all of",
        "authentication: {jwt: {issuer: a, algorithms: [RS256], secretRef: {name: a}, skew: 11m}} | skew is 10m at most",
        "authentication: {jwt: {issuer: a, algorithms: [RS256], secretRef: {name: a}, claims: [{name: a, values: []}]}} | at least 1 items",
        "authentication: {oidc: {provider: {issuer: 'https://id'}, clientID: a, clientSecretRef: {name: c}}} | Required value",
        "authentication: {oidc: {provider: {issuer: 'https://id', tokenEndpoint: 'https://id/t'}, clientID: a, clientSecretRef: {name: c},"
                + " session: {secretRef: {name: s}}}} | are needed together",
        "authentication: {oidc: {provider: {issuer: 'https://id'}, clientID: a, clientSecretRef: {name: c}, session: {secretRef: {name: s}},"
                + " redirectPath: //evil.example}} | should match",
        "authentication: {oidc: {provider: {issuer: 'https://id'}, clientID: a, clientSecretRef: {name: c}, session: {secretRef: {name: s}},"
                + " redirectPath: /a, logoutPath: /a}} | are two paths",
        "authentication: {oidc: {provider: {issuer: 'https://id'}, clientID: a, clientSecretRef: {name: c}, session: {secretRef: {name: s},"
                + " lifetime: 721h}}} | lifetime is 1s or more",
        "authentication: {digest: {secretRef: {name: a}}} | Required value",
        "authentication: {digest: {secretRef: {name: a}, realm: 'a:b'}} | should match",
        "authentication: {clientCertificate: {fingerprints: [ab]}} | should match",
        "authentication: {basic: {secretRef: {name: a}}, anyOf: [basic, jwt]} | anyOf names fields",
        "authentication: {basic: {secretRef: {name: a}}, anyOf: [basic]} | at least 2 items",
        "authentication: {external: {}} | one of http and grpc",
        "authentication: {external: {http: {backendRef: {name: a, port: 1}}, grpc: {backendRef: {name: a, port: 1}}}} | one of http and grpc",
        "authentication: {external: {http: {}}} | Required value",
        "authentication: {external: {http: {backendRef: {name: a}}}} | Required value",
        "authentication: {external: {http: {backendRef: {name: a, port: 0}}}} | greater than or equal to 1",
        "authentication: {external: {http: {backendRef: {kind: Gateway, name: a, port: 1}}}} | Unsupported value",
        "authentication: {external: {timeout: 61s, http: {backendRef: {name: a, port: 1}}}} | timeout is more than zero",
        "authentication: {external: {http: {backendRef: {name: a, port: 1}, path: a}}} | should match",
        "authentication: {external: {http: {backendRef: {name: a, port: 1}, cache: {lifetime: 1s}}}} | one of headers and cookies",
        "authentication: {external: {http: {backendRef: {name: a, port: 1}, cache: {cookies: [a], lifetime: 25h}}}} | lifetime is more",
        "authentication: {external: {grpc: {backendRef: {name: a, port: 1}, body: {maxBytes: 32769}}}} | less than or equal to 32768",
        "csrf: {type: Token} | Unsupported value",
        "csrf: {type: SameOrigin, allowedOrigins: ['*']} | should match",
        "clairvoyance: {} | one of loadBalancing",
        "'' | one of loadBalancing"
    })
    void whatMakesNoSenseIsRefused(String spec, String why) {
        assertThatThrownBy(() -> tried("targetRefs: [" + ROUTE + "]" + (spec.isEmpty() ? "" : ", " + spec)))
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining(why);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "'' | should have at least 1 items",
        "{group: '', kind: HTTPRoute, name: web} | group is",
        "{group: apps, kind: Deployment, name: web} | Unsupported value",
        "{group: '', kind: Service, name: web}, {group: '', kind: Service, name: web} | each target once",
        "{group: '', kind: Service, name: web, sectionName: ''} | should be at least 1 chars"
    })
    void targetsThatCannotBeAreRefused(String targets, String why) {
        assertThatThrownBy(() -> tried("targetRefs: [" + targets + "], loadBalancing: {type: RoundRobin}"))
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining(why);
    }

    @Test
    void aServiceHasNoTimeouts() {
        tried("targetRefs: [" + SERVICE + "], loadBalancing: {type: RoundRobin}");
        tried("targetRefs: [" + SERVICE + "], circuitBreaker: {maxRequests: 5}, outlierDetection: {}, slowStart: {window: 5s}, healthCheck: {type: TCP}");
        assertThatThrownBy(() -> tried("targetRefs: [" + SERVICE + "], timeouts: {request: 1s}"))
                .hasMessageContaining("cannot be attached to a Service");
    }
}
