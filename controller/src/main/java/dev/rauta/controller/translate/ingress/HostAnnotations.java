// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.ingress;

import dev.rauta.controller.translate.Draft;
import dev.rauta.routes.match.HostPattern;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.IngressRuleBuilder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** What the annotations of one Ingress ask for, where that differs from host to host. */
final class HostAnnotations {
    private final Ingress ingress;
    private final IngressAnnotations all;
    private final Function<Ingress, IngressAnnotations> reading;
    private final Draft draft;
    private final Map<HostPattern, IngressAnnotations> byHost = new HashMap<>();

    /** @param reading reads them, and tells of them */
    HostAnnotations(Ingress ingress, Function<Ingress, IngressAnnotations> reading, Draft draft) {
        this.ingress = ingress;
        this.reading = reading;
        this.draft = draft;
        this.all = reading.apply(ingress);
    }

    /** For all hosts, but for what differs. */
    IngressAnnotations all() {
        return all;
    }

    /** For one host, as if it were the only one; what is told of them has been told. */
    IngressAnnotations of(HostPattern host) {
        return all.eachHost() ? byHost.computeIfAbsent(host, this::read) : all;
    }

    private IngressAnnotations read(HostPattern host) {
        Ingress only = new IngressBuilder(ingress)
                .editSpec()
                .withRules(new IngressRuleBuilder()
                        .withHost(host instanceof HostPattern.Any ? "" : host.toString())
                        .build())
                .endSpec()
                .build();
        List<IngressAnnotations> read = new ArrayList<>(1);
        var _ = draft.aside(() -> read.add(reading.apply(only)));
        return read.getFirst();
    }
}
