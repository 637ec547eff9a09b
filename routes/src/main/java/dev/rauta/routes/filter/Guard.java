// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.filter;

import dev.rauta.routes.access.AddressRange;
import dev.rauta.routes.access.CertificateRule;
import dev.rauta.routes.access.CertificateTerms;
import dev.rauta.routes.access.ClaimHeader;
import dev.rauta.routes.access.ClaimRule;
import dev.rauta.routes.access.CredentialsName;
import dev.rauta.routes.access.KeySource;
import dev.rauta.routes.access.LoginClient;
import dev.rauta.routes.access.LoginProvider;
import dev.rauta.routes.access.LoginSession;
import dev.rauta.routes.access.TokenPlace;
import dev.rauta.routes.match.HeaderMatch;
import dev.rauta.routes.upstream.UpstreamName;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** A filter that keeps requests out; whatever one cannot honour it answers 503 to, and nothing passes. */
public sealed interface Guard extends Filter
        permits Guard.Addresses,
                Guard.Fields,
                Guard.Basic,
                Guard.ApiKey,
                Guard.Jwt,
                Guard.Digest,
                Guard.ClientCertificate,
                Guard.Oidc,
                Guard.SameOrigin,
                Guard.AnyOf,
                ServiceGuard {

    /** The credentials that it refers to. */
    default Set<CredentialsName> credentials() {
        return Set.of();
    }

    /** The upstreams that it refers to. */
    default Set<UpstreamName> upstreams() {
        return Set.of();
    }

    /**
     * Lets clients in by their addresses; others are answered 403.
     *
     * @param allowed empty: all
     * @param denied goes before {@code allowed}
     */
    record Addresses(List<AddressRange> allowed, List<AddressRange> denied) implements Guard {
        public Addresses {
            allowed = List.copyOf(allowed);
            denied = List.copyOf(denied);
        }
    }

    /**
     * Keeps requests out by what their fields say; they are answered 403.
     *
     * @param denied one of which is enough; at least one
     */
    record Fields(List<HeaderMatch> denied) implements Guard {
        public Fields {
            denied = List.copyOf(denied);
            if (denied.isEmpty()) {
                throw new IllegalArgumentException("denied fields: 0 (expected: at least 1)");
            }
        }
    }

    /**
     * Asks for a name and a password (RFC 7617).
     *
     * @param users of the kind {@code USERS}
     * @param realm printable ASCII without quote and backslash
     * @param userHeader a field that tells the upstream the name; no client can say it itself
     * @param forwarded whether the upstream gets {@code Authorization}
     */
    record Basic(CredentialsName users, String realm, Optional<String> userHeader, boolean forwarded) implements Guard {
        public Basic {
            if (!realm.matches("[\\x20-\\x21\\x23-\\x5b\\x5d-\\x7e]*")) {
                throw new IllegalArgumentException(
                        "realm: '" + realm + "' (expected: printable ASCII without quote and backslash)");
            }
            userHeader = userHeader.map(name -> lower("user header", name));
        }

        @Override
        public Set<CredentialsName> credentials() {
            return Set.of(users);
        }
    }

    /**
     * Asks for a key that its client was given.
     *
     * @param keys of the kind {@code API_KEYS}
     * @param places looked at in this order; the first that holds something decides
     * @param clientHeader a field that tells the upstream whose key it was; no client can say it itself
     * @param forwarded whether the upstream gets the key
     */
    record ApiKey(CredentialsName keys, List<TokenPlace> places, Optional<String> clientHeader, boolean forwarded)
            implements Guard {
        public ApiKey {
            places = some(places);
            clientHeader = clientHeader.map(name -> lower("client header", name));
        }

        @Override
        public Set<CredentialsName> credentials() {
            return Set.of(keys);
        }
    }

    /**
     * Asks for a signed token (RFC 7519).
     *
     * @param issuer what {@code iss} must be
     * @param audiences one of which {@code aud} must hold; empty: any
     * @param keys what it is signed with
     * @param algorithms those that are believed, by their names (RFC 7518, section 3.1); at least one, either all of secrets
     *     ({@code HS...}) or all of key pairs
     * @param skew how far clocks may be apart
     * @param places where it is looked for, in this order; the first that holds something decides
     * @param rules all of which must hold
     * @param headers what the upstream is told of it
     * @param forwarded whether the upstream gets the token
     */
    record Jwt(
            String issuer,
            List<String> audiences,
            KeySource keys,
            List<String> algorithms,
            Duration skew,
            List<TokenPlace> places,
            List<ClaimRule> rules,
            List<ClaimHeader> headers,
            boolean forwarded)
            implements Guard {
        private static final Set<String> SECRETS = Set.of("HS256", "HS384", "HS512");
        private static final Set<String> PAIRS = Set.of(
                "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512");

        public Jwt {
            audiences = List.copyOf(audiences);
            algorithms = List.copyOf(algorithms);
            places = some(places);
            rules = List.copyOf(rules);
            headers = List.copyOf(headers);
            boolean secrets = SECRETS.containsAll(algorithms);
            if (algorithms.isEmpty() || !(secrets || PAIRS.containsAll(algorithms))) {
                // Both at once would have a public key taken for a secret.
                throw new IllegalArgumentException("token algorithms: " + algorithms + " (expected: some of "
                        + sorted(SECRETS) + " or some of " + sorted(PAIRS) + ")");
            }
            if (secrets && keys instanceof KeySource.Remote) {
                throw new IllegalArgumentException(
                        "token algorithms: " + algorithms + " with a URL (expected: those of key pairs, for a secret is not fetched)");
            }
            if (issuer.isEmpty() || skew.isNegative() || skew.compareTo(Duration.ofMinutes(10)) > 0) {
                throw new IllegalArgumentException(
                        "token issuer: '" + issuer + "', skew " + skew + " (expected: an issuer, and at most 10 minutes)");
            }
        }

        private static List<String> sorted(Set<String> names) {
            return names.stream().sorted().toList();
        }

        @Override
        public Set<CredentialsName> credentials() {
            return switch (keys) {
                case KeySource.Inline(CredentialsName name) -> Set.of(name);
                case KeySource.Remote remote -> Set.copyOf(remote.authorities());
            };
        }
    }

    /**
     * Asks for a name and proof of a password that is not sent itself (RFC 7616).
     *
     * @param users of the kind {@code DIGESTS}, of which those of the realm count
     * @param realm printable ASCII without quote and backslash; not empty
     * @param userHeader a field that tells the upstream the name; no client can say it itself
     */
    record Digest(CredentialsName users, String realm, Optional<String> userHeader) implements Guard {
        public Digest {
            if (!realm.matches("[\\x20-\\x21\\x23-\\x39\\x3b-\\x5b\\x5d-\\x7e]+")) {
                throw new IllegalArgumentException(
                        "realm: '" + realm + "' (expected: printable ASCII without quote, backslash and colon)");
            }
            userHeader = userHeader.map(name -> lower("user header", name));
        }

        @Override
        public Set<CredentialsName> credentials() {
            return Set.of(users);
        }
    }

    /**
     * Asks for a certificate that the client has shown in its handshake, and that the listener's authorities vouch for; who has none,
     * or another, is answered 403.
     *
     * @param allowed one of which it must be, else 403; empty: any
     * @param forwarded whether the upstream is told it in {@code Client-Cert} (RFC 9440), which no client can say itself
     * @param terms what else holds; absent: nothing
     */
    record ClientCertificate(List<CertificateRule> allowed, boolean forwarded, Optional<CertificateTerms> terms) implements Guard {
        public ClientCertificate {
            allowed = List.copyOf(allowed);
        }

        /** One of which nothing else holds. */
        public ClientCertificate(List<CertificateRule> allowed, boolean forwarded) {
            this(allowed, forwarded, Optional.empty());
        }
    }

    /**
     * Has browsers log in with a provider (OpenID Connect Core 1.0), and remembers by a cookie that they have.
     *
     * @param rules all of which the ID token must fulfil
     * @param headers what the upstream is told of it
     * @param forwarded whether the upstream gets the access token, as {@code Authorization}
     */
    record Oidc(
            LoginProvider provider,
            LoginClient client,
            LoginSession session,
            List<ClaimRule> rules,
            List<ClaimHeader> headers,
            boolean forwarded)
            implements Guard {
        public Oidc {
            rules = List.copyOf(rules);
            headers = List.copyOf(headers);
            if (client.callbackPath().equals(session.logoutPath())) {
                throw new IllegalArgumentException(
                        "callback path: '" + client.callbackPath() + "', as the logout path (expected: two paths)");
            }
        }

        @Override
        public Set<CredentialsName> credentials() {
            Set<CredentialsName> all = new HashSet<>(provider.authorities());
            all.add(client.secret());
            all.add(session.keys());
            return Set.copyOf(all);
        }
    }

    /**
     * Keeps pages of other sites from acting in a browser's name: an unsafe request that a browser says comes from another origin
     * is answered 403.
     *
     * @param origins others that may, scheme, host and perhaps port, where a {@code *} in the host stands for anything to its left
     */
    record SameOrigin(List<String> origins) implements Guard {
        public SameOrigin {
            origins = List.copyOf(origins);
        }
    }

    /**
     * Lets a request pass that one of several lets pass.
     *
     * @param guards asked in this order, until one lets it pass; two or more
     */
    record AnyOf(List<Guard> guards) implements Guard {
        public AnyOf {
            guards = List.copyOf(guards);
            if (guards.size() < 2 || guards.stream().anyMatch(AnyOf.class::isInstance)) {
                throw new IllegalArgumentException("guards to choose from: " + guards.size() + " (expected: two or more single ones)");
            }
        }

        @Override
        public Set<CredentialsName> credentials() {
            return guards.stream().flatMap(one -> one.credentials().stream()).collect(Collectors.toUnmodifiableSet());
        }

        @Override
        public Set<UpstreamName> upstreams() {
            return guards.stream().flatMap(one -> one.upstreams().stream()).collect(Collectors.toUnmodifiableSet());
        }
    }

    private static String lower(String what, String name) {
        return TokenPlace.told(what, name);
    }

    private static List<TokenPlace> some(List<TokenPlace> places) {
        if (places.isEmpty()) {
            throw new IllegalArgumentException("places to look for a key or token: 0 (expected: at least 1)");
        }
        return List.copyOf(places);
    }
}
