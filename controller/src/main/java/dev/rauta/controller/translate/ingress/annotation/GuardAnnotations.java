// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.ingress.annotation;

import dev.rauta.controller.cluster.OrEmpty;
import dev.rauta.controller.cluster.policy.guard.AccessSpec;
import dev.rauta.controller.cluster.policy.guard.AddressesSpec;
import dev.rauta.controller.cluster.policy.guard.ApiKeySpec;
import dev.rauta.controller.cluster.policy.guard.AuthenticationSpec;
import dev.rauta.controller.cluster.policy.guard.BasicSpec;
import dev.rauta.controller.cluster.policy.guard.CaCertificateRefSpec;
import dev.rauta.controller.cluster.policy.guard.ClaimHeaderSpec;
import dev.rauta.controller.cluster.policy.guard.ClaimRuleSpec;
import dev.rauta.controller.cluster.policy.guard.ClientCertificateSpec;
import dev.rauta.controller.cluster.policy.guard.CsrfSpec;
import dev.rauta.controller.cluster.policy.guard.DigestSpec;
import dev.rauta.controller.cluster.policy.guard.JwtSpec;
import dev.rauta.controller.cluster.policy.guard.OidcProviderSpec;
import dev.rauta.controller.cluster.policy.guard.OidcSessionSpec;
import dev.rauta.controller.cluster.policy.guard.OidcSpec;
import dev.rauta.controller.cluster.policy.guard.SecretRefSpec;
import dev.rauta.controller.translate.AnnotationVerdict;
import dev.rauta.controller.translate.AnnotationVerdict.Verdict;
import dev.rauta.controller.translate.Draft;
import dev.rauta.controller.translate.ingress.nginx.key.Words;
import dev.rauta.controller.translate.reference.References;
import dev.rauta.controller.translate.traffic.Effect;
import dev.rauta.controller.translate.traffic.GuardSum;
import dev.rauta.controller.translate.traffic.field.GuardReader;
import dev.rauta.controller.translate.traffic.field.PolicyField;
import dev.rauta.routes.SourceRef;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a TrafficPolicy that guard as annotations of an Ingress, spelt like all of them. What is not understood of a guard
 * closes the Ingress: a misspelt guard must not be an open door.
 */
public final class GuardAnnotations {
    private static final String OWN = "rauta.dev/";
    private static final String ADDRESSES = OWN + "access-addresses-";
    private static final String BASIC = OWN + "authentication-basic-";
    private static final String KEY = OWN + "authentication-api-key-";
    private static final String JWT = OWN + "authentication-jwt-";
    private static final String OIDC = OWN + "authentication-oidc-";
    private static final String DIGEST = OWN + "authentication-digest-";
    private static final String CERTIFICATE = OWN + "authentication-client-certificate-";
    private static final String ANY_OF = OWN + "authentication-any-of";
    private static final String CSRF = OWN + "csrf-";

    /** By what its keys begin with, the keys of each part. */
    private static final Map<String, List<String>> PARTS = Map.of(
            OWN + "access-", List.of(ADDRESSES + "allow", ADDRESSES + "deny"),
            OWN + "authentication-", Stream.concat(ExternalAnnotations.KEYS.stream(), Stream.of(
                    BASIC + "secret-ref-name",
                    BASIC + "realm",
                    KEY + "secret-ref-name",
                    KEY + "headers",
                    KEY + "query-parameters",
                    KEY + "cookies",
                    KEY + "client-header",
                    JWT + "issuer",
                    JWT + "audiences",
                    JWT + "algorithms",
                    JWT + "secret-ref-name",
                    JWT + "url",
                    JWT + "ca-certificate-refs-kind",
                    JWT + "ca-certificate-refs-name",
                    JWT + "headers",
                    JWT + "query-parameters",
                    JWT + "cookies",
                    JWT + "skew",
                    JWT + "claims-name",
                    JWT + "claims-values",
                    JWT + "claim-to-headers-claim",
                    JWT + "claim-to-headers-header",
                    DIGEST + "secret-ref-name",
                    DIGEST + "realm",
                    DIGEST + "user-header",
                    CERTIFICATE + "subjects",
                    CERTIFICATE + "dns-names",
                    CERTIFICATE + "uris",
                    CERTIFICATE + "fingerprints",
                    CERTIFICATE + "forward",
                    OIDC + "provider-issuer",
                    OIDC + "provider-authorization-endpoint",
                    OIDC + "provider-token-endpoint",
                    OIDC + "provider-jwks-uri",
                    OIDC + "provider-end-session-endpoint",
                    OIDC + "provider-ca-certificate-refs-kind",
                    OIDC + "provider-ca-certificate-refs-name",
                    OIDC + "client-id",
                    OIDC + "client-secret-ref-name",
                    OIDC + "client-authentication",
                    OIDC + "scopes",
                    OIDC + "redirect-path",
                    OIDC + "logout-path",
                    OIDC + "post-logout-path",
                    OIDC + "session-secret-ref-name",
                    OIDC + "session-cookie-name",
                    OIDC + "session-lifetime",
                    OIDC + "session-refresh",
                    OIDC + "forward-access-token",
                    OIDC + "claims-name",
                    OIDC + "claims-values",
                    OIDC + "claim-to-headers-claim",
                    OIDC + "claim-to-headers-header",
                    ANY_OF)).toList(),
            CSRF, List.of(CSRF + "type", CSRF + "allowed-origins"));

    private final SourceRef source;
    private final Map<String, String> all;
    private final Draft draft;
    private final GuardSum sum;

    public GuardAnnotations(SourceRef source, Map<String, String> all, References references, Draft draft) {
        this.source = source;
        this.all = all;
        this.draft = draft;
        this.sum = new GuardSum(draft, references);
    }

    /** Whether an annotation, by its whole key, is one of them, or a misspelt one. */
    static boolean has(String key) {
        return PARTS.keySet().stream().anyMatch(key::startsWith);
    }

    /** What they come to. */
    public GuardSum read() {
        read(OWN + "access-", () -> GuardReader.access(access()));
        read(CSRF, () -> List.of(GuardReader.csrf(
                new CsrfSpec(all.get(CSRF + "type"), list(CSRF + "allowed-origins"), null))));
        read(OWN + "authentication-", () -> GuardReader.authentication(authentication(), source.namespace()));
        return sum;
    }

    private void read(String part, Supplier<List<PolicyField>> meaning) {
        List<String> given = all.keySet().stream().filter(key -> key.startsWith(part)).toList();
        if (given.isEmpty()) {
            return;
        }
        Optional<String> fault = given.stream()
                .filter(key -> !PARTS.getOrDefault(part, List.of()).contains(key))
                .findFirst()
                .map(key -> key + ": not known (expected: a field of TrafficPolicy)");
        boolean missing = false;
        if (fault.isEmpty()) {
            try {
                fault = sum.add(meaning.get());
                missing = true;
            } catch (IllegalArgumentException e) {
                fault = Optional.of(OrEmpty.text(e.getMessage()));
            }
        }
        if (fault.isPresent()) {
            String why = fault.get() + "; it guards, so that the routes of this Ingress answer 503";
            sum.close(Effect.UNUSABLE);
            boolean elsewhere = missing;
            given.forEach(key -> Words.refuse(source, key, why, elsewhere, draft));
        } else {
            given.forEach(key -> draft.annotation(new AnnotationVerdict(
                    source, key, Verdict.APPLIED, "as the field of a TrafficPolicy for each route of this Ingress")));
        }
    }

    private AccessSpec access() {
        return new AccessSpec(new AddressesSpec(list(ADDRESSES + "allow"), list(ADDRESSES + "deny"), null), null);
    }

    private AuthenticationSpec authentication() {
        return new AuthenticationSpec(
                any(BASIC) ? new BasicSpec(secret(BASIC), all.get(BASIC + "realm"), null) : null,
                any(KEY)
                        ? new ApiKeySpec(
                                secret(KEY),
                                list(KEY + "headers"),
                                list(KEY + "query-parameters"),
                                list(KEY + "cookies"),
                                all.get(KEY + "client-header"),
                                null)
                        : null,
                any(JWT) ? jwt() : null,
                any(OIDC) ? oidc() : null,
                any(DIGEST) ? new DigestSpec(secret(DIGEST), all.get(DIGEST + "realm"), all.get(DIGEST + "user-header"), null) : null,
                any(CERTIFICATE) ? certificate() : null,
                new ExternalAnnotations(all).spec(),
                list(ANY_OF),
                null);
    }

    private ClientCertificateSpec certificate() {
        String subject = all.get(CERTIFICATE + "subjects");
        return new ClientCertificateSpec(
                // Commas are a name's own.
                subject == null ? null : List.of(subject),
                list(CERTIFICATE + "dns-names"),
                list(CERTIFICATE + "uris"),
                list(CERTIFICATE + "fingerprints"),
                bool(CERTIFICATE + "forward"),
                null);
    }

    private OidcSpec oidc() {
        return new OidcSpec(
                new OidcProviderSpec(
                        all.get(OIDC + "provider-issuer"),
                        all.get(OIDC + "provider-authorization-endpoint"),
                        all.get(OIDC + "provider-token-endpoint"),
                        all.get(OIDC + "provider-jwks-uri"),
                        all.get(OIDC + "provider-end-session-endpoint"),
                        authorities(OIDC + "provider-"),
                        null),
                all.get(OIDC + "client-id"),
                secret(OIDC + "client-"),
                all.get(OIDC + "client-authentication"),
                list(OIDC + "scopes"),
                all.get(OIDC + "redirect-path"),
                all.get(OIDC + "logout-path"),
                all.get(OIDC + "post-logout-path"),
                new OidcSessionSpec(
                        secret(OIDC + "session-"),
                        all.get(OIDC + "session-cookie-name"),
                        all.get(OIDC + "session-lifetime"),
                        bool(OIDC + "session-refresh"),
                        null),
                bool(OIDC + "forward-access-token"),
                claims(OIDC),
                claimToHeaders(OIDC),
                null);
    }

    private @Nullable List<CaCertificateRefSpec> authorities(String part) {
        String its = part + "ca-certificate-refs-";
        return any(its) ? List.of(new CaCertificateRefSpec(null, all.get(its + "kind"), all.get(its + "name"), null)) : null;
    }

    private @Nullable List<ClaimRuleSpec> claims(String part) {
        return any(part + "claims-")
                ? List.of(new ClaimRuleSpec(all.get(part + "claims-name"), list(part + "claims-values"), null))
                : null;
    }

    private @Nullable List<ClaimHeaderSpec> claimToHeaders(String part) {
        return any(part + "claim-to-headers-")
                ? List.of(new ClaimHeaderSpec(all.get(part + "claim-to-headers-claim"), all.get(part + "claim-to-headers-header"), null))
                : null;
    }

    private SecretRefSpec secret(String part) {
        return new SecretRefSpec(all.get(part + "secret-ref-name"), null);
    }

    private @Nullable Boolean bool(String key) {
        String text = all.get(key);
        return text == null ? null : PolicyAnnotations.bool(key, text);
    }

    private JwtSpec jwt() {
        return new JwtSpec(
                all.get(JWT + "issuer"),
                list(JWT + "audiences"),
                list(JWT + "algorithms"),
                all.containsKey(JWT + "secret-ref-name") ? secret(JWT) : null,
                all.get(JWT + "url"),
                authorities(JWT),
                list(JWT + "headers"),
                list(JWT + "query-parameters"),
                list(JWT + "cookies"),
                all.get(JWT + "skew"),
                claims(JWT),
                claimToHeaders(JWT),
                null);
    }

    private boolean any(String part) {
        return all.keySet().stream().anyMatch(key -> key.startsWith(part));
    }

    private @Nullable List<String> list(String key) {
        String text = all.get(key);
        return text == null ? null : PolicyAnnotations.list(text);
    }
}
