// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.gateway;

import dev.rauta.controller.translate.Draft;
import dev.rauta.routes.SniBinding;
import dev.rauta.routes.match.HostPattern;
import dev.rauta.routes.tls.Certificate;
import dev.rauta.routes.tls.Pem;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which server names a listener's certificates are shown for. */
final class ListenerCertificates {
    private static final int DNS_NAME = 2;

    private ListenerCertificates() {}

    /**
     * The first certificate answers for the listener's hostname, the others for the names that they hold; where two of
     * different kinds of key hold a name, both do, and each client gets the one that it can verify.
     */
    static void bind(ListenerDraft listener, Draft draft) {
        List<Certificate> certificates = listener.certificates;
        if (certificates.isEmpty()) {
            return;
        }
        Map<HostPattern, List<Certificate>> shown = new LinkedHashMap<>();
        shown.put(listener.host, new ArrayList<>(List.of(certificates.getFirst())));
        for (Certificate other : certificates.subList(1, certificates.size())) {
            for (HostPattern name : names(other)) {
                if (Hostnames.covers(listener.host, name)) {
                    add(shown.computeIfAbsent(name, _ -> new ArrayList<>()), other);
                }
            }
        }
        for (HostPattern name : names(certificates.getFirst())) {
            if (shown.containsKey(name)) {
                add(shown.get(name), certificates.getFirst());
            }
        }
        shown.forEach((host, some) -> draft.show(new SniBinding(
                listener.listenerName(),
                host,
                some.stream()
                        .sorted(Comparator.comparing(ListenerCertificates::slow))
                        .map(Certificate::name)
                        .toList(),
                Optional.empty())));
    }

    /** One of each kind of key. */
    private static void add(List<Certificate> some, Certificate another) {
        if (some.stream().noneMatch(one -> key(one).equals(key(another)))) {
            some.add(another);
        }
    }

    /** ECDSA goes first: its signatures cost the least. */
    private static boolean slow(Certificate certificate) {
        return !key(certificate).equals("EC");
    }

    private static String key(Certificate certificate) {
        return leaf(certificate).getPublicKey().getAlgorithm();
    }

    private static X509Certificate leaf(Certificate certificate) {
        try {
            return Pem.certificates(certificate.chain())[0];
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("certificate " + certificate.name() + " was sound and is not now", e);
        }
    }

    /** The host names that a certificate holds; a name that is none, such as a bare asterisk, is nobody's. */
    private static List<HostPattern> names(Certificate certificate) {
        List<HostPattern> names = new ArrayList<>();
        for (List<?> one : alternatives(certificate)) {
            if (Integer.valueOf(DNS_NAME).equals(one.get(0)) && one.get(1) instanceof String name) {
                try {
                    names.add(HostPattern.ofIngress(name));
                } catch (IllegalArgumentException e) {
                    continue;
                }
            }
        }
        return names;
    }

    /** Empty where the JDK cannot read one of them: authorities issue what RFC 5280 section 4.2.1.6 does not allow. */
    private static Collection<List<?>> alternatives(Certificate certificate) {
        try {
            Collection<List<?>> alternatives = leaf(certificate).getSubjectAlternativeNames();
            return alternatives == null ? List.of() : alternatives;
        } catch (CertificateParsingException e) {
            return List.of();
        }
    }
}
