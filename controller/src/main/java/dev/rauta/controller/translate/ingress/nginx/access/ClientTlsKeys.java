// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.ingress.nginx.access;

import static dev.rauta.controller.translate.ingress.nginx.key.NginxKey.applied;

import com.google.re2j.PatternSyntaxException;
import dev.rauta.controller.cluster.OrEmpty;
import dev.rauta.controller.translate.Expressions;
import dev.rauta.controller.translate.ingress.nginx.key.HostClients;
import dev.rauta.controller.translate.ingress.nginx.key.KeyGroup;
import dev.rauta.controller.translate.ingress.nginx.key.NginxKey;
import dev.rauta.controller.translate.ingress.nginx.key.Wishes;
import dev.rauta.controller.translate.ingress.nginx.key.Words;
import dev.rauta.controller.translate.reference.Resolved;
import dev.rauta.controller.translate.reference.SecretCredentials.Clients;
import dev.rauta.routes.access.CertificateRule;
import dev.rauta.routes.access.CertificateTerms;
import dev.rauta.routes.access.CertificateTerms.Need;
import dev.rauta.routes.access.CertificateTerms.Told;
import dev.rauta.routes.filter.Guard;
import dev.rauta.routes.tls.ClientValidation;
import java.util.List;
import java.util.Optional;

/** Which client certificates the hosts of an Ingress ask for; what is not sound closes the hosts. */
final class ClientTlsKeys implements KeyGroup {
    private static final String SECRET = "auth-tls-secret";
    private static final String VERIFY = "auth-tls-verify-client";
    private static final String DEPTH = "auth-tls-verify-depth";
    private static final String PAGE = "auth-tls-error-page";
    private static final String PASS = "auth-tls-pass-certificate-to-upstream";
    private static final String NAME = "auth-tls-match-cn";
    private static final String PREFIX = "CN=";

    /** More authorities are never between: a search among them could take long. */
    private static final int DEEPEST = 10;

    private static final List<NginxKey> KEYS = List.of(
            applied(SECRET, "NAMESPACE/NAME", "clients of the Ingress's hosts are asked for a certificate that ca.crt in the Secret vouches for and ca.crl"
                            + " does not name; requests without are answered 400, over plain HTTP too (ingress-nginx: let in there); a Secret"
                            + " that is not there or not sound closes the hosts (403)")
                    .guarding(),
            applied(VERIFY, "on, off, optional or optional_no_ca", "whether there must be a certificate, may be a good one, or may be any that has neither expired nor been revoked")
                    .guarding(),
            applied(DEPTH, "a number", "how many authorities may be between, otherwise 1 (10 at most)").guarding(),
            applied(PAGE, "a URL", "where clients are sent (302) instead of 400"),
            applied(PASS, "true or false", "whether the upstream gets the certificate in ssl-client-cert, beside what is found of it in ssl-client-verify, ssl-client-subject-dn and ssl-client-issuer-dn"),
            applied(NAME, "CN= and an RE2 expression", "requests whose certificate's subject has no part that begins so are answered 403").guarding());

    @Override
    public List<NginxKey> keys() {
        return KEYS;
    }

    @Override
    public void read(Words words, Wishes wishes) {
        if (!words.has(SECRET)) {
            return;
        }
        try {
            HostClients.Asked asked = asked(words, wishes);
            wishes.host(host -> host.with(asked));
            for (NginxKey key : KEYS) {
                if (!words.told(key.name())) {
                    words.applied(key.name());
                }
            }
        } catch (Unsound e) {
            words.denyHosts(e.key, OrEmpty.text(e.getMessage()), e.elsewhere);
            wishes.host(host -> host.with(new HostClients.Closed()));
            for (NginxKey key : KEYS) {
                words.ignored(key.name(), "the hosts are closed for what " + e.key + " says");
            }
        }
    }

    /** What closes, and whose fault it is. */
    private static final class Unsound extends Exception {
        private static final long serialVersionUID = 1;
        private final String key;
        private final boolean elsewhere;

        Unsound(String key, String why) {
            this(key, why, false);
        }

        /** @param elsewhere whether it is another object's */
        Unsound(String key, String why, boolean elsewhere) {
            super(why, null, false, false);
            this.key = key;
            this.elsewhere = elsewhere;
        }
    }

    private static HostClients.Asked asked(Words words, Wishes wishes) throws Unsound {
        String verify = words.has(VERIFY) ? words.text(VERIFY).orElse("") : "on";
        Need need = switch (verify) {
            case "on" -> Need.GOOD;
            case "optional" -> Need.GOOD_OR_NONE;
            case "optional_no_ca", "off" -> Need.ANY_VALID;
            default -> throw new Unsound(VERIFY, "'" + verify + "' (expected: on, off, optional or optional_no_ca)");
        };
        Clients trust = trust(words, wishes);
        int depth = depth(words);
        Optional<ClientValidation> demand = verify.equals("off")
                ? Optional.empty()
                : Optional.of(new ClientValidation(
                        ClientValidation.Mode.JUDGED, trust.authorities(), trust.revoked(), Optional.of(depth)));
        Told told = words.bool(PASS).orElse(false) ? Told.CERTIFICATE : Told.VERDICT;
        List<CertificateRule> names = name(words);
        return new HostClients.Asked(demand, new Guard.ClientCertificate(names, false, Optional.of(terms(words, need, told))));
    }

    /** Without a page that is sound it is 400 all the same. */
    private static CertificateTerms terms(Words words, Need need, Told told) {
        return words.sound(PAGE, page -> new CertificateTerms(need, 400, Optional.of(page), told))
                .orElseGet(() -> new CertificateTerms(need, 400, Optional.empty(), told));
    }

    private static Clients trust(Words words, Wishes wishes) throws Unsound {
        SecretName name;
        try {
            name = SecretName.parse(words.text(SECRET).orElse(""), words);
        } catch (IllegalArgumentException e) {
            throw new Unsound(SECRET, OrEmpty.text(e.getMessage()));
        }
        return switch (wishes.references().credentials().clients(name.namespace(), name.name())) {
            case Resolved.Found<Clients>(Clients clients) -> clients;
            case Resolved.Missing<Clients>(String _, String message) -> throw new Unsound(SECRET, message, true);
        };
    }

    private static int depth(Words words) throws Unsound {
        if (!words.has(DEPTH)) {
            return 1;
        }
        String text = words.text(DEPTH).orElse("");
        if (!text.matches("[0-9]{1,9}")) {
            throw new Unsound(DEPTH, "'" + text + "' (expected: a number)");
        }
        return Math.min(DEEPEST, Integer.parseInt(text));
    }

    private static List<CertificateRule> name(Words words) throws Unsound {
        if (!words.has(NAME)) {
            return List.of();
        }
        String pattern = words.text(NAME).orElse("");
        try {
            if (!pattern.startsWith(PREFIX)) {
                throw new Unsound(NAME, "'" + pattern + "' (expected: " + PREFIX + " and an RE2 expression)");
            }
            Expressions.compile(pattern);
            return List.of(new CertificateRule.SubjectMatching(pattern));
        } catch (PatternSyntaxException e) {
            throw new Unsound(NAME, "'" + pattern + "': " + e.getMessage() + " (expected: " + PREFIX + " and an RE2 expression)");
        }
    }
}
