// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.traffic.field;

import dev.rauta.controller.cluster.OrEmpty;
import dev.rauta.controller.cluster.policy.guard.AccessSpec;
import dev.rauta.controller.cluster.policy.guard.AddressesSpec;
import dev.rauta.controller.cluster.policy.guard.ApiKeySpec;
import dev.rauta.controller.cluster.policy.guard.AuthenticationSpec;
import dev.rauta.controller.cluster.policy.guard.BasicSpec;
import dev.rauta.controller.cluster.policy.guard.ClientCertificateSpec;
import dev.rauta.controller.cluster.policy.guard.CsrfSpec;
import dev.rauta.controller.cluster.policy.guard.DigestSpec;
import dev.rauta.controller.cluster.policy.guard.JwtSpec;
import dev.rauta.controller.cluster.policy.guard.OidcSpec;
import dev.rauta.controller.cluster.policy.guard.SecretRefSpec;
import dev.rauta.controller.cluster.policy.guard.external.ExternalSpec;
import dev.rauta.routes.access.AddressRange;
import dev.rauta.routes.access.CertificateRule;
import dev.rauta.routes.access.CredentialsName;
import dev.rauta.routes.access.TokenPlace;
import dev.rauta.routes.filter.Guard;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a policy says of who may pass, in either spelling; whatever is not understood is refused, for who left it out would let
 * somebody in. Throws {@link IllegalArgumentException} with the path of what is wrong.
 */
public final class GuardReader {
    private static final String ORIGIN = "https?://(\\*\\.)?[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?(:[1-9][0-9]{0,4})?";
    private static final String NAME = "[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?";

    private GuardReader() {}

    public static List<PolicyField> access(AccessSpec spec) {
        known("access", spec.unknown());
        AddressesSpec addresses = spec.addresses();
        if (addresses == null) {
            throw new IllegalArgumentException("access: nothing (expected: addresses)");
        }
        String path = "access.addresses";
        known(path, addresses.unknown());
        if (addresses.allow() == null && addresses.deny() == null) {
            throw new IllegalArgumentException(path + ": nothing (expected: allow or deny)");
        }
        Guard guard = new Guard.Addresses(
                ranges(path + ".allow", addresses.allow()), ranges(path + ".deny", addresses.deny()));
        return List.of(new PolicyField.Guarding(path, new GuardTerm.Plain(guard)));
    }

    /** @param namespace whose Secrets and Services it may name */
    public static List<PolicyField> authentication(AuthenticationSpec spec, String namespace) {
        String path = "authentication";
        known(path, spec.unknown());
        List<PolicyField> fields = new ArrayList<>();
        BasicSpec basic = spec.basic();
        if (basic != null) {
            fields.add(basic(path + ".basic", basic, namespace));
        }
        ApiKeySpec key = spec.apiKey();
        if (key != null) {
            fields.add(apiKey(path + ".apiKey", key, namespace));
        }
        DigestSpec digest = spec.digest();
        if (digest != null) {
            fields.add(digest(path + ".digest", digest, namespace));
        }
        ClientCertificateSpec certificate = spec.clientCertificate();
        if (certificate != null) {
            fields.add(certificate(path + ".clientCertificate", certificate));
        }
        JwtSpec jwt = spec.jwt();
        if (jwt != null) {
            fields.add(TokenReader.jwt(path + ".jwt", jwt, namespace));
        }
        OidcSpec oidc = spec.oidc();
        if (oidc != null) {
            fields.add(TokenReader.oidc(path + ".oidc", oidc, namespace));
        }
        ExternalSpec external = spec.external();
        if (external != null) {
            fields.add(ExternalReader.read(path + ".external", external, namespace));
        }
        if (fields.isEmpty()) {
            throw new IllegalArgumentException(
                    path + ": nothing (expected: basic, apiKey, digest, clientCertificate, jwt, oidc or external)");
        }
        if (spec.anyOf() != null) {
            anyOf(path + ".anyOf", spec.anyOf(), fields);
        }
        return fields;
    }

    private static PolicyField basic(String path, BasicSpec spec, String namespace) {
        known(path, spec.unknown());
        String secret = secret(path + ".secretRef", spec.secretRef());
        String realm = OrEmpty.text(spec.realm());
        try {
            // The only thing that may be wrong with it is the realm.
            var _ = new Guard.Basic(new CredentialsName(secret), realm, Optional.empty(), false);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(path + "." + e.getMessage(), e);
        }
        return new PolicyField.Guarding(path, new GuardTerm.Basic(namespace, secret, realm));
    }

    private static PolicyField apiKey(String path, ApiKeySpec spec, String namespace) {
        known(path, spec.unknown());
        String secret = secret(path + ".secretRef", spec.secretRef());
        List<TokenPlace> places = new ArrayList<>();
        Guard.ApiKey asks = within(path, () -> {
            OrEmpty.list(spec.headers()).forEach(name -> places.add(new TokenPlace.Header(OrEmpty.text(name), "")));
            OrEmpty.list(spec.queryParameters()).forEach(name -> places.add(new TokenPlace.Query(OrEmpty.text(name))));
            OrEmpty.list(spec.cookies()).forEach(name -> places.add(new TokenPlace.Cookie(OrEmpty.text(name))));
            Optional<String> header = Optional.of(OrEmpty.text(spec.clientHeader())).filter(name -> !name.isEmpty());
            return new Guard.ApiKey(new CredentialsName(secret), places, header, false);
        });
        return new PolicyField.Guarding(path, new GuardTerm.ApiKey(namespace, secret, asks));
    }

    private static PolicyField digest(String path, DigestSpec spec, String namespace) {
        known(path, spec.unknown());
        String secret = secret(path + ".secretRef", spec.secretRef());
        Guard.Digest asks = within(path, () -> new Guard.Digest(
                new CredentialsName(secret),
                OrEmpty.text(spec.realm()),
                Optional.of(OrEmpty.text(spec.userHeader())).filter(name -> !name.isEmpty())));
        return new PolicyField.Guarding(path, new GuardTerm.Digest(namespace, secret, asks));
    }

    private static PolicyField certificate(String path, ClientCertificateSpec spec) {
        known(path, spec.unknown());
        List<CertificateRule> rules = new ArrayList<>();
        rules(path + ".subjects", spec.subjects(), CertificateRule.Subject::new, rules);
        rules(path + ".dnsNames", spec.dnsNames(), CertificateRule.DnsName::new, rules);
        rules(path + ".uris", spec.uris(), CertificateRule.Uri::new, rules);
        rules(path + ".fingerprints", spec.fingerprints(), CertificateRule.Fingerprint::new, rules);
        return new PolicyField.Guarding(
                path, new GuardTerm.Plain(new Guard.ClientCertificate(rules, Boolean.TRUE.equals(spec.forward()))));
    }

    private static void rules(
            String path, @Nullable List<String> texts, Function<String, CertificateRule> rule, List<CertificateRule> rules) {
        if (texts != null && texts.isEmpty()) {
            throw new IllegalArgumentException(path + ": none (expected: at least one)");
        }
        OrEmpty.list(texts).forEach(text -> rules.add(within(path, () -> rule.apply(OrEmpty.text(text)))));
    }

    /** Makes one of several that are enough each, at the first one's place. */
    private static void anyOf(String path, List<String> names, List<PolicyField> fields) {
        List<GuardTerm> terms = new ArrayList<>();
        int at = fields.size();
        for (String name : names) {
            int index = 0;
            while (index < fields.size() && !fields.get(index).path().equals("authentication." + OrEmpty.text(name))) {
                index++;
            }
            if (index == fields.size() || !(fields.remove(index) instanceof PolicyField.Guarding(String _, GuardTerm term))) {
                throw new IllegalArgumentException(
                        path + ": '" + OrEmpty.text(name) + "' (expected: each once, and one that is said beside it)");
            }
            terms.add(term);
            at = Math.min(at, index);
        }
        if (terms.size() < 2) {
            throw new IllegalArgumentException(path + ": " + terms.size() + " (expected: two or more)");
        }
        fields.add(at, new PolicyField.Guarding(path, new GuardTerm.AnyOf(terms)));
    }

    public static PolicyField csrf(CsrfSpec spec) {
        known("csrf", spec.unknown());
        if (!"SameOrigin".equals(spec.type())) {
            throw new IllegalArgumentException("csrf.type: '" + OrEmpty.text(spec.type()) + "' (expected: SameOrigin)");
        }
        for (String origin : OrEmpty.list(spec.allowedOrigins())) {
            if (!OrEmpty.text(origin).matches(ORIGIN)) {
                throw new IllegalArgumentException("csrf.allowedOrigins: '" + origin
                        + "' (expected: a scheme, a host in lower case and perhaps a port, such as https://*.shop.example)");
            }
        }
        return new PolicyField.Guarding(
                "csrf", new GuardTerm.Plain(new Guard.SameOrigin(OrEmpty.list(spec.allowedOrigins()))));
    }

    /** Says where it is wrong. */
    static <T> T within(String path, Supplier<T> reading) {
        try {
            return reading.get();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(path + ": " + e.getMessage(), e);
        }
    }

    static String secret(String path, @Nullable SecretRefSpec ref) {
        if (ref != null) {
            known(path, ref.unknown());
        }
        return name(path, ref == null ? null : ref.name(), "a Secret's name");
    }

    static String name(String path, @Nullable String given, String expected) {
        String name = OrEmpty.text(given);
        if (!name.matches(NAME)) {
            throw new IllegalArgumentException(path + ".name: '" + name + "' (expected: " + expected + ")");
        }
        return name;
    }

    private static List<AddressRange> ranges(String path, @Nullable List<String> texts) {
        if (texts != null && texts.isEmpty()) {
            throw new IllegalArgumentException(path + ": none (expected: at least one address or CIDR)");
        }
        List<AddressRange> ranges = new ArrayList<>();
        for (String text : OrEmpty.list(texts)) {
            try {
                ranges.add(AddressRange.parse(OrEmpty.text(text)));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(path + ": " + e.getMessage(), e);
            }
        }
        return ranges;
    }

    static void known(String path, @Nullable Map<String, Object> unknown) {
        if (!OrEmpty.map(unknown).isEmpty()) {
            throw new IllegalArgumentException(path + ": with " + new TreeSet<>(OrEmpty.map(unknown).keySet())
                    + ", not known to this version (expected: nothing that is not known in what guards)");
        }
    }
}
