// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.gateway;

import dev.rauta.controller.translate.Draft;
import dev.rauta.routes.SniBinding;
import dev.rauta.routes.match.HostPattern;
import dev.rauta.routes.tls.Certificate;
import dev.rauta.routes.tls.Pem;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Which server names a listener's certificates are shown for. */
final class ListenerCertificates {
    private static final int DNS_NAME = 2;

    private ListenerCertificates() {}

    /** The first certificate answers for the listener's hostname, the others for the names that they hold. */
    static void bind(ListenerDraft listener, Draft draft) {
        List<Certificate> certificates = listener.certificates;
        if (certificates.isEmpty()) {
            return;
        }
        draft.bind(SniBinding.of(listener.listenerName(), listener.host, certificates.getFirst().name()));
        for (Certificate other : certificates.subList(1, certificates.size())) {
            for (HostPattern name : names(other)) {
                if (Hostnames.covers(listener.host, name)) {
                    draft.bind(SniBinding.of(listener.listenerName(), name, other.name()));
                }
            }
        }
    }

    private static List<HostPattern> names(Certificate certificate) {
        List<HostPattern> names = new ArrayList<>();
        try {
            X509Certificate leaf = Pem.certificates(certificate.chain())[0];
            Collection<List<?>> alternatives = leaf.getSubjectAlternativeNames();
            for (List<?> one : alternatives == null ? List.<List<?>>of() : alternatives) {
                if (Integer.valueOf(DNS_NAME).equals(one.get(0)) && one.get(1) instanceof String name) {
                    names.add(HostPattern.ofIngress(name));
                }
            }
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IllegalStateException("certificate " + certificate.name() + " was sound and is not now", e);
        }
        return names;
    }
}
