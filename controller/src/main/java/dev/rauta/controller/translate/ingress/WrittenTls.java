// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.ingress;

import dev.rauta.controller.cluster.ObjectId;
import dev.rauta.controller.cluster.OrEmpty;
import dev.rauta.controller.translate.Draft;
import dev.rauta.controller.translate.ingress.IngressPlan.Bound;
import dev.rauta.controller.translate.reference.CertificateNames;
import dev.rauta.controller.translate.reference.References;
import dev.rauta.controller.translate.reference.Resolved;
import dev.rauta.routes.SniBinding;
import dev.rauta.routes.SourceRef;
import dev.rauta.routes.match.HostPattern;
import dev.rauta.routes.tls.Certificate;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressTLS;
import java.util.ArrayList;
import java.util.List;

/** What one Ingress says under {@code spec.tls}: for which hosts, and which certificates are shown for them; one thread. */
final class WrittenTls {
    private final ObjectId id;
    private final References references;
    private final Draft draft;
    private final List<HostPattern> hosts = new ArrayList<>();
    private final List<Bound> bindings = new ArrayList<>();
    private final List<Bound> others = new ArrayList<>();

    /** @param draft is told what is wrong */
    WrittenTls(ObjectId id, References references, Draft draft) {
        this.id = id;
        this.references = references;
        this.draft = draft;
    }

    /** @param wanted hosts beside those of rules, which a certificate may be for too */
    void read(Ingress ingress, List<HostPattern> wanted) {
        List<IngressTLS> entries = OrEmpty.list(ingress.getSpec().getTls());
        for (int i = 0; i < entries.size(); i++) {
            SourceRef source = id.source("spec.tls[" + i + "]");
            List<HostPattern> its = IngressFields.hosts(
                    IngressFields.tlsHosts(ingress, entries.get(i)), why -> draft.problem(source, "InvalidHost", why));
            hosts.addAll(its);
            String secret = OrEmpty.text(entries.get(i).getSecretName());
            if (!secret.isEmpty()) {
                bind(its, wanted, secret, source);
            }
        }
    }

    private void bind(List<HostPattern> its, List<HostPattern> wanted, String secret, SourceRef source) {
        switch (references.certificates().resolve(id.namespace(), secret)) {
            case Resolved.Found<Certificate>(Certificate certificate) -> {
                its.forEach(host -> bindings.add(bound(host, certificate, source)));
                List<HostPattern> names = wanted.isEmpty() ? List.of() : CertificateNames.of(certificate);
                wanted.stream()
                        .filter(host -> names.stream().anyMatch(name -> name.covers(host)))
                        .forEach(host -> others.add(bound(host, certificate, source)));
            }
            case Resolved.Missing<Certificate>(String reason, String message) ->
                draft.elsewhere(source.at(source.field() + ".secretName"), reason, message + "; the default certificate is shown");
        }
    }

    private static Bound bound(HostPattern host, Certificate certificate, SourceRef source) {
        return new Bound(SniBinding.of(IngressTranslator.HTTPS, host, certificate.name()), source);
    }

    /** For which TLS is asked for. */
    List<HostPattern> hosts() {
        return hosts;
    }

    /** Which certificate is shown for which of them. */
    List<Bound> bindings() {
        return bindings;
    }

    /** Which is shown for hosts beside those of rules. */
    List<Bound> others() {
        return others;
    }
}
