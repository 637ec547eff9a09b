// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.filter;

import dev.rauta.routes.access.TokenPlace;
import java.util.List;
import java.util.Optional;

/**
 * What else holds for asking a service over HTTP whether requests may pass.
 *
 * @param told fields that it is told besides, in place of what the client says there; without a value they are left out
 * @param refusals statuses of its answers that are the client's, 300 to 499; empty: all of these
 * @param silent the status where it says nothing, 500 or more; absent: 500 where it answers, 503 where it does not
 * @param clientStatuses statuses of responses with which the client is told fields of its answer; empty: any
 */
public record ExternalTerms(
        List<HeaderTemplate> told, List<Integer> refusals, Optional<Integer> silent, List<Integer> clientStatuses) {
    public ExternalTerms {
        told = List.copyOf(told);
        refusals = refusals.stream().sorted().toList();
        clientStatuses = clientStatuses.stream().sorted().toList();
        told.forEach(field -> TokenPlace.told("header", field.name()));
        for (int status : refusals) {
            if (status < 300 || status > 499) {
                throw new IllegalArgumentException("refusal: " + status + " (expected: 300..499)");
            }
        }
        if (silent.isPresent() && (silent.get() < 500 || silent.get() > 599)) {
            throw new IllegalArgumentException("status without a decision: " + silent.get() + " (expected: 500..599)");
        }
    }
}
