// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.ingress.annotation;

import dev.rauta.controller.cluster.OrEmpty;
import dev.rauta.controller.cluster.policy.guard.AccessSpec;
import dev.rauta.controller.cluster.policy.guard.AddressesSpec;
import dev.rauta.controller.cluster.policy.guard.ApiKeySpec;
import dev.rauta.controller.cluster.policy.guard.AuthenticationSpec;
import dev.rauta.controller.cluster.policy.guard.BasicSpec;
import dev.rauta.controller.cluster.policy.guard.ClientCertificateSpec;
import dev.rauta.controller.cluster.policy.guard.CsrfSpec;
import dev.rauta.controller.cluster.policy.guard.DigestSpec;
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

/**
 * The fields of a TrafficPolicy that guard as annotations of an Ingress, spelt like all of them. What is not understood of a guard
 * closes the Ingress: a misspelt guard must not be an open door.
 */
public final class GuardAnnotations {
    private static final String OWN = "rauta.dev/";
    private static final String ADDRESSES = OWN + "access-addresses-";
    private static final String BASIC = OWN + "authentication-basic-";
    private static final String KEY = OWN + "authentication-api-key-";
    private static final String DIGEST = OWN + "authentication-digest-";
    private static final String CERTIFICATE = OWN + "authentication-client-certificate-";
    private static final String ANY_OF = OWN + "authentication-any-of";
    private static final String CSRF = OWN + "csrf-";

    /** By what its keys begin with, the keys of each part. */
    private static final Map<String, List<String>> PARTS = Map.of(
            OWN + "access-", List.of(ADDRESSES + "allow", ADDRESSES + "deny"),
            OWN + "authentication-", Stream.of(ExternalAnnotations.KEYS, TokenAnnotations.KEYS, List.of(
                    BASIC + "secret-ref-name",
                    BASIC + "realm",
                    KEY + "secret-ref-name",
                    KEY + "headers",
                    KEY + "query-parameters",
                    KEY + "cookies",
                    KEY + "client-header",
                    DIGEST + "secret-ref-name",
                    DIGEST + "realm",
                    DIGEST + "user-header",
                    CERTIFICATE + "subjects",
                    CERTIFICATE + "dns-names",
                    CERTIFICATE + "uris",
                    CERTIFICATE + "fingerprints",
                    CERTIFICATE + "forward",
                    ANY_OF)).flatMap(List::stream).toList(),
            CSRF, List.of(CSRF + "type", CSRF + "allowed-origins"));

    private final SourceRef source;
    private final Map<String, String> all;
    private final Texts texts;
    private final Draft draft;
    private final GuardSum sum;

    public GuardAnnotations(SourceRef source, Map<String, String> all, References references, Draft draft) {
        this.source = source;
        this.all = all;
        this.texts = new Texts(all);
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
                new CsrfSpec(texts.text(CSRF + "type"), texts.list(CSRF + "allowed-origins"), null))));
        read(OWN + "authentication-", () -> GuardReader.authentication(authentication(), source.namespace()));
        return sum;
    }

    private void read(String part, Supplier<List<PolicyField>> meaning) {
        List<String> given = all.keySet().stream().filter(key -> key.startsWith(part)).toList();
        if (given.isEmpty()) {
            return;
        }
        Optional<String> unknown = given.stream().filter(key -> !PARTS.getOrDefault(part, List.of()).contains(key)).findFirst();
        if (unknown.isPresent()) {
            close(given, unknown.get() + ": not known (expected: a field of TrafficPolicy)", false);
            return;
        }
        Optional<String> missing;
        try {
            missing = sum.add(meaning.get());
        } catch (IllegalArgumentException e) {
            close(given, OrEmpty.text(e.getMessage()), false);
            return;
        }
        if (missing.isPresent()) {
            close(given, missing.get(), true);
            return;
        }
        given.forEach(key -> draft.annotation(new AnnotationVerdict(
                source, key, Verdict.APPLIED, "as the field of a TrafficPolicy for each route of this Ingress")));
    }

    /** Lets nobody in, and says so of each of them; {@code elsewhere}: for what it names. */
    private void close(List<String> keys, String fault, boolean elsewhere) {
        sum.close(Effect.UNUSABLE);
        String why = fault + "; it guards, so that the routes of this Ingress answer 503";
        keys.forEach(key -> Words.refuse(source, key, why, elsewhere, draft));
    }

    private AccessSpec access() {
        return new AccessSpec(new AddressesSpec(texts.list(ADDRESSES + "allow"), texts.list(ADDRESSES + "deny"), null), null);
    }

    private AuthenticationSpec authentication() {
        TokenAnnotations tokens = new TokenAnnotations(texts);
        return new AuthenticationSpec(
                texts.any(BASIC) ? new BasicSpec(texts.secret(BASIC), texts.text(BASIC + "realm"), null) : null,
                texts.any(KEY)
                        ? new ApiKeySpec(
                                texts.secret(KEY),
                                texts.list(KEY + "headers"),
                                texts.list(KEY + "query-parameters"),
                                texts.list(KEY + "cookies"),
                                texts.text(KEY + "client-header"),
                                null)
                        : null,
                tokens.jwt(),
                tokens.oidc(),
                texts.any(DIGEST) ? new DigestSpec(texts.secret(DIGEST), texts.text(DIGEST + "realm"), texts.text(DIGEST + "user-header"), null) : null,
                texts.any(CERTIFICATE) ? certificate() : null,
                new ExternalAnnotations(texts).spec(),
                texts.list(ANY_OF),
                null);
    }

    private ClientCertificateSpec certificate() {
        String subject = texts.text(CERTIFICATE + "subjects");
        return new ClientCertificateSpec(
                // Commas are a name's own.
                subject == null ? null : List.of(subject),
                texts.list(CERTIFICATE + "dns-names"),
                texts.list(CERTIFICATE + "uris"),
                texts.list(CERTIFICATE + "fingerprints"),
                texts.flag(CERTIFICATE + "forward"),
                null);
    }}
