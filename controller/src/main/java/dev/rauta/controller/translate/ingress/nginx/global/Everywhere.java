// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.ingress.nginx.global;

import dev.rauta.routes.filter.Filter;
import dev.rauta.routes.filter.Guard;
import java.util.List;
import java.util.Optional;

/**
 * What holds for every Ingress, whatever its annotations say.
 *
 * @param guards which must be passed before its own
 * @param first what is done to requests before anything else
 * @param answers what is done to answers
 * @param requests what is done to requests for upstreams
 * @param compression where the Ingress says none
 * @param overTls what is done besides to answers over HTTPS for hosts with TLS
 * @param closed whether nothing may be served, for something that guards cannot be honoured
 */
public record Everywhere(
        List<Guard> guards,
        List<Filter> first,
        List<Filter> answers,
        List<Filter> requests,
        Optional<Filter.Compression> compression,
        List<Filter> overTls,
        boolean closed) {
    /** Nothing. */
    public static final Everywhere NOTHING = new Everywhere(List.of(), List.of(), List.of(), List.of(), Optional.empty(), List.of(), false);

    public Everywhere {
        guards = List.copyOf(guards);
        first = List.copyOf(first);
        answers = List.copyOf(answers);
        requests = List.copyOf(requests);
        overTls = List.copyOf(overTls);
    }
}
