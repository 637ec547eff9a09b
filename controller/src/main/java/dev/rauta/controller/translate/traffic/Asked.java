// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.traffic;

import dev.rauta.controller.translate.Part;
import dev.rauta.controller.translate.reference.NamedService;
import dev.rauta.controller.translate.reference.References;
import dev.rauta.controller.translate.reference.Resolved;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Fields with the Services that they ask, and what must be in a draft for them where they are served. */
public final class Asked {
    private final References references;
    private final List<PolicyField> fields = new ArrayList<>();
    private final List<Part> draws = new ArrayList<>();

    public Asked(References references) {
        this.references = references;
    }

    /** Adds a field; one whose Service cannot be asked is left out, and the answer says why. */
    public Optional<String> add(PolicyField field) {
        if (!(field instanceof PolicyField.Asking asking)) {
            fields.add(field);
            return Optional.empty();
        }
        return switch (references.named().find(asking.service())) {
            case Resolved.Missing<NamedService>(String _, String message) -> Optional.of(asking.path() + ": " + message);
            case Resolved.Found<NamedService>(NamedService its) -> {
                fields.add(asking.meaning().apply(its.upstream()));
                draws.add(its.draws());
                yield Optional.empty();
            }
        };
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
