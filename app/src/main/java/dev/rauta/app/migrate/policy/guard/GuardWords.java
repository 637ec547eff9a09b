// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.migrate.policy.guard;

import static dev.rauta.app.migrate.policy.GoText.orNull;

import dev.rauta.app.migrate.policy.Unsayable;
import dev.rauta.controller.cluster.policy.guard.AccessSpec;
import dev.rauta.controller.cluster.policy.guard.AddressesSpec;
import dev.rauta.controller.cluster.policy.guard.ApiKeySpec;
import dev.rauta.controller.cluster.policy.guard.BasicSpec;
import dev.rauta.controller.cluster.policy.guard.ClientCertificateSpec;
import dev.rauta.controller.cluster.policy.guard.CsrfSpec;
import dev.rauta.controller.cluster.policy.guard.DigestSpec;
import dev.rauta.controller.cluster.policy.guard.SecretRefSpec;
import dev.rauta.routes.access.AddressRange;
import dev.rauta.routes.access.CertificateRule;
import dev.rauta.routes.access.CredentialsName;
import dev.rauta.routes.access.TokenPlace;
import dev.rauta.routes.filter.Guard;
import dev.rauta.routes.filter.ServiceGuard;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One guard as part of a policy. */
final class GuardWords {
    private final String namespace;

    /** @param namespace the policy's: it names no Secret of another one */
    GuardWords(String namespace) {
        this.namespace = namespace;
    }

    /**
     * The guard by itself.
     *
     * @param place where it stands among those of one policy
     */
    record Word(Place place, Object spec) {}

    /** In the order in which those of one policy are asked. */
    enum Place {
        ACCESS("access"),
        CSRF("csrf"),
        BASIC("basic"),
        API_KEY("apiKey"),
        DIGEST("digest"),
        CLIENT_CERTIFICATE("clientCertificate"),
        JWT("jwt"),
        OIDC("oidc"),
        EXTERNAL("external");

        private final String field;

        Place(String field) {
            this.field = field;
        }

        String field() {
            return field;
        }

        /** Whether it is a part of {@code authentication}. */
        boolean authenticates() {
            return compareTo(CSRF) > 0;
        }
    }

    Word word(Guard guard) throws Unsayable {
        return switch (guard) {
            case Guard.Addresses(var allowed, var denied) ->
                new Word(Place.ACCESS, new AccessSpec(new AddressesSpec(ranges(allowed), ranges(denied), null), null));
            case Guard.SameOrigin(var origins) -> new Word(Place.CSRF, new CsrfSpec("SameOrigin", orNull(origins), null));
            case Guard.Basic basic -> new Word(
                    Place.BASIC,
                    new BasicSpec(secret(basic.users(), "users"), basic.realm().isEmpty() ? null : basic.realm(), null));
            case Guard.ApiKey key -> new Word(Place.API_KEY, apiKey(key));
            case Guard.Digest digest -> new Word(
                    Place.DIGEST,
                    new DigestSpec(secret(digest.users(), "digests"), digest.realm(), digest.userHeader().orElse(null), null));
            case Guard.ClientCertificate certificate -> new Word(Place.CLIENT_CERTIFICATE, certificate(certificate));
            case Guard.Jwt jwt -> new Word(Place.JWT, new TokenWords(this).jwt(jwt));
            case Guard.Oidc oidc -> new Word(Place.OIDC, new TokenWords(this).oidc(oidc));
            case ServiceGuard.External external -> new Word(Place.EXTERNAL, ExternalWords.http(external, namespace));
            case ServiceGuard.ExternalGrpc external -> new Word(Place.EXTERNAL, ExternalWords.grpc(external, namespace));
            case Guard.Fields fields ->
                throw new Unsayable("fields that keep requests out: " + fields.denied() + " (expected: access by address, authentication, csrf)");
            case Guard.AnyOf _ -> throw new Unsayable("guards of which one is enough, within others (expected: single ones)");
        };
    }

    /**
     * Of the policy's namespace.
     *
     * @param use what the guard of a policy takes of a Secret, as the credentials' names begin
     */
    SecretRefSpec secret(CredentialsName credentials, String use) throws Unsayable {
        String[] parts = credentials.value().split("/", -1);
        if (parts.length != 3 || !parts[0].equals(use) || !parts[1].equals(namespace)) {
            throw new Unsayable("credentials: " + credentials + " (expected: " + use + " of a Secret of namespace " + namespace + ")");
        }
        return new SecretRefSpec(parts[2], null);
    }

    private ApiKeySpec apiKey(Guard.ApiKey key) throws Unsayable {
        Places places = Places.of(key.places());
        return new ApiKeySpec(
                secret(key.keys(), "api-keys"),
                orNull(places.headers()),
                orNull(places.queryParameters()),
                orNull(places.cookies()),
                key.clientHeader().orElse(null),
                null);
    }

    /** Where keys and tokens are looked for, by kind. */
    record Places(List<String> headers, List<String> queryParameters, List<String> cookies) {
        static Places of(List<TokenPlace> places) {
            Places all = new Places(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
            for (TokenPlace place : places) {
                switch (place) {
                    case TokenPlace.Header(String name, String _) -> all.headers.add(name);
                    case TokenPlace.Query(String name) -> all.queryParameters.add(name);
                    case TokenPlace.Cookie(String name) -> all.cookies.add(name);
                }
            }
            return all;
        }
    }

    private static ClientCertificateSpec certificate(Guard.ClientCertificate guard) throws Unsayable {
        List<String> subjects = new ArrayList<>();
        List<String> names = new ArrayList<>();
        List<String> uris = new ArrayList<>();
        List<String> fingerprints = new ArrayList<>();
        for (CertificateRule rule : guard.allowed()) {
            switch (rule) {
                case CertificateRule.Subject(String name) -> subjects.add(name);
                case CertificateRule.DnsName(String name) -> names.add(name);
                case CertificateRule.SubjectMatching(String pattern) ->
                    throw new Unsayable("client certificate: subject by expression " + pattern + " (expected: a whole one)");
                case CertificateRule.Uri(String uri) -> uris.add(uri);
                case CertificateRule.Fingerprint(String sha256) -> fingerprints.add(sha256);
            }
        }
        return new ClientCertificateSpec(
                orNull(subjects), orNull(names), orNull(uris), orNull(fingerprints), orNull(guard.forwarded()), null);
    }

    private static @Nullable List<String> ranges(List<AddressRange> ranges) {
        return orNull(ranges.stream().map(AddressRange::toString).toList());
    }

}
