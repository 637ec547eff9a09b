// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.metrics;

import dev.rauta.dataplane.metrics.MetricFamily;
import dev.rauta.dataplane.metrics.MetricFamily.Gauge;
import dev.rauta.dataplane.metrics.MetricFamily.Sample;
import dev.rauta.routes.Listener;
import dev.rauta.routes.ListenerProtocol;
import dev.rauta.routes.SniBinding;
import dev.rauta.routes.snapshot.Snapshot;
import dev.rauta.routes.tls.Certificate;
import dev.rauta.routes.tls.CertificateName;
import dev.rauta.routes.tls.Pem;
import java.security.cert.CertificateException;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** When the certificates in force end. */
public final class CertificateExpiry {
    private CertificateExpiry() {}

    static MetricFamily of(Snapshot snapshot) {
        Map<CertificateName, Instant> ends = ends(snapshot);
        Set<Sample> samples = new LinkedHashSet<>();
        for (SniBinding binding : snapshot.routes().sniBindings()) {
            for (CertificateName name : binding.certificates()) {
                add(samples, ends, binding.host().toString(), name);
            }
        }
        for (Listener listener : snapshot.routes().listeners()) {
            if (listener.protocol() instanceof ListenerProtocol.Https https) {
                https.fallback().ifPresent(name -> add(samples, ends, listener.host().toString(), name));
            }
        }
        return new MetricFamily(
                "rauta_certificate_expiry_timestamp_seconds", "When a certificate ends.", List.copyOf(samples));
    }

    /** By name; without those that cannot be read. */
    public static Map<CertificateName, Instant> ends(Snapshot snapshot) {
        Map<CertificateName, Instant> ends = new HashMap<>();
        for (Certificate certificate : snapshot.certificates()) {
            try {
                ends.put(
                        certificate.name(),
                        Pem.certificates(certificate.chain())[0].getNotAfter().toInstant());
            } catch (CertificateException e) {
                // Not in force either: its entry has a problem, which is shown as such.
                continue;
            }
        }
        return ends;
    }

    private static void add(Set<Sample> samples, Map<CertificateName, Instant> ends, String host, CertificateName name) {
        Instant end = ends.get(name);
        if (end != null) {
            samples.add(new Gauge(Map.of("host", host, "secret", name.value()), end.getEpochSecond()));
        }
    }
}
