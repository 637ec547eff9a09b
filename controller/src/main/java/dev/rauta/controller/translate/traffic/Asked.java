// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.traffic;

import dev.rauta.controller.translate.Part;
import dev.rauta.controller.translate.reference.NamedService;
import dev.rauta.controller.translate.reference.References;
import dev.rauta.controller.translate.reference.Resolved;
import dev.rauta.controller.translate.traffic.field.PolicyField;
import dev.rauta.routes.upstream.UpstreamName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Fields with the Services that they ask, and what must be in a draft for them where they are served. */
public final class Asked {
    private final References references;
    private final List<PolicyField> fields = new ArrayList<>();
    private final List<Part> draws = new ArrayList<>();

    public Asked(References references) {
        this.references = references;
    }

    /** Adds a field; what of it has a Service that cannot be asked is left out, and the answer says why. */
    public Optional<String> add(PolicyField field) {
        if (!(field instanceof PolicyField.Asking asking)) {
            fields.add(field);
            return Optional.empty();
        }
        Map<String, UpstreamName> known = new HashMap<>();
        List<String> faults = new ArrayList<>();
        asking.services().forEach((path, service) -> {
            switch (references.named().find(service)) {
                case Resolved.Missing<NamedService>(String _, String message) -> faults.add(path + ": " + message);
                case Resolved.Found<NamedService>(NamedService its) -> {
                    known.put(path, its.upstream());
                    draws.add(its.draws());
                }
            }
        });
        asking.meaning().apply(known).ifPresent(fields::add);
        return faults.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", faults));
    }

    /** What has been added. */
    public List<PolicyField> fields() {
        return fields;
    }

    /** What puts the Services into a draft. */
    public List<Part> draws() {
        return draws;
    }
}
