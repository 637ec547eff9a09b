// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.ingress;

import dev.rauta.controller.cluster.ObjectId;
import dev.rauta.controller.cluster.OrEmpty;
import dev.rauta.controller.translate.Draft;
import dev.rauta.controller.translate.reference.Certificates;
import dev.rauta.controller.translate.reference.Resolved;
import dev.rauta.routes.ListenerName;
import dev.rauta.routes.SniBinding;
import dev.rauta.routes.SourceRef;
import dev.rauta.routes.match.HostPattern;
import dev.rauta.routes.tls.Certificate;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressRule;
import io.fabric8.kubernetes.api.model.networking.v1.IngressTLS;
import java.util.ArrayList;
import java.util.List;

/** The TLS hosts of all our Ingresses and their certificates. */
final class IngressTls {
    private final ListenerName listener;
    private final Certificates certificates;
    private final Draft draft;
    private final List<HostPattern> hosts = new ArrayList<>();

    IngressTls(ListenerName listener, Certificates certificates, Draft draft) {
        this.listener = listener;
        this.certificates = certificates;
        this.draft = draft;
    }

    /** Takes in the {@code tls} section; Ingresses come oldest first, so the first certificate of a host stays. */
    void add(Ingress ingress, ObjectId id) {
        List<IngressTLS> entries = OrEmpty.list(ingress.getSpec().getTls());
        for (int i = 0; i < entries.size(); i++) {
            SourceRef source = id.source("spec.tls[" + i + "]");
            List<HostPattern> its = hosts(ingress, entries.get(i), source);
            hosts.addAll(its);
            String secret = OrEmpty.text(entries.get(i).getSecretName());
            if (!secret.isEmpty()) {
                bind(its, id.namespace(), secret, source);
            }
        }
    }

    /** Whether some Ingress asks for TLS on that rule host. */
    boolean covers(HostPattern host) {
        return hosts.stream()
                .anyMatch(tls -> tls.equals(host)
                        || (host instanceof HostPattern.Exact(String name)
                                && !(tls instanceof HostPattern.Any)
                                && tls.matches(name)));
    }

    private void bind(List<HostPattern> its, String namespace, String secret, SourceRef source) {
        switch (certificates.resolve(namespace, secret)) {
            case Resolved.Found<Certificate>(Certificate certificate) -> {
                for (HostPattern host : its) {
                    if (!draft.bind(SniBinding.of(listener, host, certificate.name()))) {
                        draft.problem(source, "CertificateConflict", "host: " + host + " has a certificate of an older"
                                + " Ingress already (expected: one Secret for each host)");
                    }
                }
            }
            case Resolved.Missing<Certificate>(String reason, String message) ->
                draft.problem(source.at(source.field() + ".secretName"), reason,
                        message + "; the default certificate is shown");
        }
    }

    /** An entry without hosts covers the Ingress's rule hosts. */
    private List<HostPattern> hosts(Ingress ingress, IngressTLS entry, SourceRef source) {
        List<String> names = OrEmpty.list(entry.getHosts());
        if (names.isEmpty()) {
            names = OrEmpty.list(ingress.getSpec().getRules()).stream()
                    .map(IngressRule::getHost)
                    .map(OrEmpty::text)
                    .filter(host -> !host.isEmpty())
                    .distinct()
                    .toList();
        }
        List<HostPattern> patterns = new ArrayList<>();
        for (String name : names) {
            try {
                patterns.add(HostPattern.ofIngress(name));
            } catch (IllegalArgumentException e) {
                draft.problem(source, "InvalidHost", String.valueOf(e.getMessage()));
            }
        }
        return patterns;
    }
}
