// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.filter.guard;

import java.util.List;

/** What an authorization service said when it let a request pass: fields for the upstream, name and value in turn. */
record Allowed(List<String> fields) {
    Allowed {
        fields = List.copyOf(fields);
    }
}
