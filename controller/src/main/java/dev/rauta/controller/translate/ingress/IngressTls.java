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
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The TLS hosts of all our Ingresses and their certificates. */
final class IngressTls {
    private final ListenerName listener;
    private final Certificates certificates;
    private final Draft draft;
    private final Set<HostPattern> hosts = new HashSet<>();

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
        return hosts.contains(host) || host instanceof HostPattern.Exact(String name) && coversBySuffix(name);
    }

    /** Looked up, for there may be thousands of hosts, and each is asked for. */
    private boolean coversBySuffix(String name) {
        boolean first = true;
        for (int dot = name.indexOf('.'); dot > 0 && dot < name.length() - 1; dot = name.indexOf('.', dot + 1)) {
            String suffix = name.substring(dot + 1);
            if (first && hosts.contains(new HostPattern.OneLabel(suffix)) || hosts.contains(new HostPattern.ManyLabels(suffix))) {
                return true;
            }
            first = false;
        }
        return false;
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
