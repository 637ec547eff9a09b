// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.gateway;

import dev.rauta.controller.translate.Draft;
import dev.rauta.controller.translate.reference.CertificateNames;
import dev.rauta.routes.SniBinding;
import dev.rauta.routes.match.HostPattern;
import dev.rauta.routes.tls.Certificate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which server names a listener's certificates are shown for. */
final class ListenerCertificates {
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
            for (HostPattern name : CertificateNames.of(other)) {
                if (Hostnames.covers(listener.host, name)) {
                    add(shown.computeIfAbsent(name, _ -> new ArrayList<>()), other);
                }
            }
        }
        for (HostPattern name : CertificateNames.of(certificates.getFirst())) {
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
                Optional.empty(),
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
        return CertificateNames.leaf(certificate).getPublicKey().getAlgorithm();
    }
}
