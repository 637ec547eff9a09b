// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.ingress.nginx.key;

import dev.rauta.routes.tls.TlsOffer.Version;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Versions of TLS in nginx's words. */
public final class TlsVersions {
    /** What nginx takes and nobody here speaks. */
    private static final Set<String> BYGONE = Set.of("SSLv2", "SSLv3", "TLSv1", "TLSv1.1");

    private TlsVersions() {}

    /** Those that are spoken; empty where {@code text} has none, or something that is no version. */
    public static Set<Version> parse(String text) {
        Set<Version> versions = new TreeSet<>();
        for (String word : text.strip().split("[,\\s]+")) {
            List<Version> named = Arrays.stream(Version.values()).filter(one -> one.text().equals(word)).toList();
            if (named.isEmpty() && !BYGONE.contains(word)) {
                return Set.of();
            }
            versions.addAll(named);
        }
        return versions;
    }
}
