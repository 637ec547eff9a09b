"""Policies that are measured: what each says, and what a request brings that passes it."""
import base64, dataclasses, json, os, subprocess, time
import logins
from processes import write

ISSUER = "https://id.example"


@dataclasses.dataclass(frozen=True)
class Policy:
    """One policy on a rule of its own; `fields` is YAML of its spec in one line, empty: none."""
    name: str
    fields: str
    headers: tuple = ()
    # Else what is measured are refusals.
    passes: bool = True
    # Attached to a Service of its own instead of to its rule.
    service: bool = False
    # Counted in a Redis or Valkey.
    store: bool = False
    # What it brings is the session of a browser that has logged in.
    login: bool = False

    @property
    def slug(self):
        return "".join(each if each.isalnum() else "-" for each in self.name.lower())


def url64(octets):
    return base64.urlsafe_b64encode(octets).rstrip(b"=").decode()


class Keys:
    """An RSA key of this run: its key set, and tokens signed with it."""

    def __init__(self, folder):
        self.path = os.path.join(folder, "issuer.key")
        subprocess.run(["openssl", "genrsa", "-out", self.path, "2048"], check=True, capture_output=True)
        modulus = subprocess.run(["openssl", "rsa", "-in", self.path, "-noout", "-modulus"], check=True, capture_output=True, text=True).stdout
        number = bytes.fromhex(modulus.strip().split("=")[1])
        self.key_set = json.dumps({"keys": [{"kty": "RSA", "kid": "1", "alg": "RS256", "n": url64(number), "e": "AQAB"}]})

    def token(self, **claims):
        head = url64(json.dumps({"alg": "RS256", "kid": "1"}).encode())
        body = url64(json.dumps({"iss": ISSUER, "sub": "ann", "iat": int(time.time()), "exp": int(time.time()) + 86400} | claims).encode())
        signed = subprocess.run(["openssl", "dgst", "-sha256", "-sign", self.path], input=f"{head}.{body}".encode(), check=True,
                                capture_output=True).stdout
        return f"{head}.{body}.{url64(signed)}"


def all_of(keys, provider):
    """Every one that is measured; the first is none, and what the others are compared with."""
    basic = "Authorization: Basic " + base64.b64encode(b"ann:secret").decode()
    token = ("Authorization: Bearer " + keys.token(),)
    return [
        Policy("none", ""),
        Policy("least request", "loadBalancing: {type: LeastRequest}"),
        Policy("Maglev by header", "loadBalancing: {type: ConsistentHash, consistentHash: {key: {type: Header, name: X-User}}}", ("X-User: ann",)),
        Policy("session cookie", "loadBalancing: {type: SessionCookie}"),
        Policy("circuit breaker", "circuitBreaker: {maxConnections: 1000, maxPendingRequests: 1000, maxRequests: 1000, maxRetries: 5}", service=True),
        Policy("outlier detection", "outlierDetection: {}", service=True),
        Policy("timeouts and retry", "timeouts: {request: 10s, attempt: 5s}, retry: {attempts: 2, statusCodes: [503]}"),
        Policy("timeouts of each phase", "timeouts: {connect: 1s, responseHeader: 5s, requestBody: 10s, idle: 30s}"),
        Policy("retry budget", "retry: {attempts: 2, statusCodes: [503], budget: {percent: 20}}"),
        Policy("hedging that is not reached", "hedging: {delay: 1s}"),
        Policy("health check", "healthCheck: {type: HTTP, interval: 1s}", service=True),
        Policy("rate, one bucket", "rateLimits: [{requests: 1000000}]"),
        Policy("rate by address, with RateLimit fields", "rateLimits: [{requests: 1000000, key: [{type: SourceAddress}], headers: Always}]"),
        Policy("rate by address, refused", "rateLimits: [{requests: 1, per: 1h, key: [{type: SourceAddress}]}]", passes=False),
        Policy("rate by address, of all dataplanes", "rateLimits: [{requests: 1000000, key: [{type: SourceAddress}], scope: Cluster}]", store=True),
        Policy("rate by claim, known token", "authentication: {jwt: {issuer: \"https://id.example\", algorithms: [RS256], secretRef: {name: issuer}}},"
               " rateLimits: [{requests: 1000000, key: [{type: JwtClaim, name: sub}]}]", token),
        Policy("concurrency", "concurrency: {requests: 10000}"),
        Policy("compression of a body that is too small", "compression: {}", ("Accept-Encoding: gzip",)),
        Policy("compression by gzip", "compression: {codings: [Gzip], types: [application/json], minSize: 0}", ("Accept-Encoding: gzip",)),
        Policy("bandwidth that is not reached", "bandwidth: {bytesPerSecond: 500Mi, after: 10Mi}"),
        Policy("buffer for responses", "responseBuffer: {limit: 64Ki}"),
        Policy("buffer for requests, which have no body", "requestBuffer: {limit: 64Ki}"),
        Policy("pages for errors, of which there are none", "errorPages: [{statusCodes: [502-504], body: Back in a minute}]"),
        Policy("cookies, of which there are none", "cookies: {path: {from: /app, to: /shop}, secure: true, sameSite: Lax}"),
        Policy("rewrite by expression",
               "urlRewrite: {path: {type: ReplaceRegexMatch, replaceRegexMatch: {pattern: \"/([a-z-]+)\", substitution: \"/at/$1\"}}}"),
        Policy("CORS", "cors: {allowOrigins: [\"https://*.shop.example\"], allowCredentials: true}", ("Origin: https://a.shop.example",)),
        Policy("fields of requests, two variables",
               "requestHeaders: {set: [{name: X-Client, value: \"${clientAddress}\"}, {name: X-Edge, value: \"${host} over ${tlsVersion}\"}]}"),
        Policy("fields of responses, three",
               "responseHeaders: {set: [{name: Strict-Transport-Security, value: max-age=31536000}, {name: X-Content-Type-Options, value: nosniff},"
               " {name: X-Frame-Options, value: DENY}]}"),
        Policy("addresses", "access: {addresses: {allow: [127.0.0.0/8, \"::1\"], deny: [192.0.2.0/24]}}"),
        Policy("same origin", "csrf: {type: SameOrigin}"),
        Policy("password, known", "authentication: {basic: {secretRef: {name: users}}}", (basic,)),
        Policy("API key", "authentication: {apiKey: {secretRef: {name: clients}, headers: [X-Api-Key]}}", ("X-Api-Key: a-key-that-is-long-enough",)),
        Policy("signed token, known", "authentication: {jwt: {issuer: \"https://id.example\", algorithms: [RS256], secretRef: {name: issuer}}}",
               token),
        Policy("session of a login", f"authentication: {{oidc: {{provider: {{issuer: \"{provider.issuer}\"}}, clientID: {logins.CLIENT},"
               " clientSecretRef: {name: login}, session: {secretRef: {name: login}}, redirectPath: /session-of-a-login/back,"
               " logoutPath: /session-of-a-login/out}}", login=True),
        Policy("API key or password, the second, known", "authentication: {anyOf: [apiKey, basic], apiKey: {secretRef: {name: clients},"
               " headers: [X-Api-Key]}, basic: {secretRef: {name: users}}}", (basic,)),
        Policy("service over HTTP, asked each time", "authentication: {external: {http: {backendRef: {name: web, port: 80}}}}"),
        Policy("service over HTTP, known", "authentication: {external: {http: {backendRef: {name: web, port: 80}, cache: {headers: [X-User], lifetime: 1h}}}}",
               ("X-User: ann",)),
        Policy("service over gRPC, asked each time", "authentication: {external: {grpc: {backendRef: {name: judge, port: 80}}}}"),
    ]


# What spans are made of, in a process that has a collector; the first is measured in one that has none, too.
TRACES = [
    Policy("off by the route, in a process with a collector", "tracing: {enabled: false}"),
    Policy("none sampled", "tracing: {samplePercent: 0}"),
    Policy("1 of 100 sampled", "tracing: {samplePercent: 1}"),
    Policy("all sampled", "tracing: {samplePercent: 100}"),
]


def service(name, upstream):
    return f"""---
apiVersion: v1
kind: Service
metadata: {{name: {name}, namespace: default}}
spec: {{ports: [{{name: http, port: 80, targetPort: {upstream}, appProtocol: kubernetes.io/h2c}}]}}
---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: {{name: {name}-1, namespace: default, labels: {{kubernetes.io/service-name: {name}}}}}
addressType: IPv4
endpoints: [{{addresses: ["127.0.0.1"]}}]
ports: [{{name: http, port: {upstream}}}]
"""


def manifests(folder, port, upstream, judge, keys, policies, attached):
    """A Gateway with a rule for each of `policies`; where `attached`, each has what it says. At `judge` is an authorization service."""
    rules, objects = [], [service("web", upstream), service("judge", judge)]
    for each in policies:
        backend = each.slug if each.service else "web"
        rules.append(f"  - {{name: {each.slug}, matches: [{{path: {{value: /{each.slug}}}}}], backendRefs: [{{name: {backend}, port: 80}}]}}\n")
        if each.service:
            objects.append(service(each.slug, upstream))
        if attached and each.fields:
            target = (f"{{group: '', kind: Service, name: {each.slug}}}" if each.service else
                      f"{{group: gateway.networking.k8s.io, kind: HTTPRoute, name: web, sectionName: {each.slug}}}")
            objects.append(f"---\napiVersion: rauta.dev/v1alpha1\nkind: TrafficPolicy\nmetadata: {{name: {each.slug}, namespace: default}}\n"
                           f"spec: {{targetRefs: [{target}], {each.fields}}}\n")
    password = subprocess.run(["openssl", "passwd", "-6", "-salt", "pepper", "secret"], check=True, capture_output=True, text=True).stdout.strip()
    secrets = {"users": {"auth": f"ann:{password}"}, "clients": {"keys": "ann:a-key-that-is-long-enough"}, "issuer": {"jwks": keys.key_set},
               "login": {"client-secret": "known to both", "session-keys": "forty characters that are never guessed!"}}
    for name, data in secrets.items():
        objects.append(f"---\napiVersion: v1\nkind: Secret\nmetadata: {{name: {name}, namespace: default}}\nstringData: {json.dumps(data)}\n")
    os.makedirs(folder)
    write(folder, "all.yaml", f"""apiVersion: gateway.networking.k8s.io/v1
kind: GatewayClass
metadata: {{name: rauta}}
spec: {{controllerName: rauta.dev/gateway-controller}}
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {{name: web, namespace: default}}
spec: {{gatewayClassName: rauta, listeners: [{{name: plain, port: {port}, protocol: HTTP}}]}}
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {{name: web, namespace: default}}
spec:
  parentRefs: [{{name: web}}]
  rules:
{"".join(rules)}{"".join(objects)}""")
