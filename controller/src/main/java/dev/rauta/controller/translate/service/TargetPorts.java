// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.service;

import dev.rauta.controller.cluster.OrEmpty;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Where dataplanes listen for each port of each Gateway.
 *
 * <p>The Services are the record: a target port that one of them shows stays its port's, over restarts and fail-overs.
 */
final class TargetPorts {
    static final int FIRST = 20_000;
    static final int LAST = 29_999;

    private record Key(String service, OpenPort port) {}

    private final Map<Key, Integer> recorded = new HashMap<>();
    private final Set<Integer> taken = new HashSet<>();
    private int next = FIRST;

    /** Takes what {@code service} records; of two that record the same, the first to come has it. */
    void record(String key, Service service) {
        if (service.getSpec() == null) {
            return;
        }
        for (var port : OrEmpty.list(service.getSpec().getPorts())) {
            IntOrString target = port.getTargetPort();
            Integer number = target == null ? null : target.getIntVal();
            if (number != null && port.getPort() != null && number >= FIRST && number <= LAST && taken.add(number)) {
                recorded.put(new Key(key, new OpenPort(port.getPort(), "UDP".equals(port.getProtocol()))), number);
            }
        }
    }

    /** Keeps what traffic may still be sent to from being given to somebody else. */
    void hold(EndpointSlice slice) {
        OrEmpty.list(slice.getPorts()).forEach(port -> {
            if (port.getPort() != null) {
                taken.add(port.getPort());
            }
        });
    }

    /** What is recorded: that alone may be used. */
    Optional<Integer> of(String key, OpenPort port) {
        return Optional.ofNullable(recorded.get(new Key(key, port)));
    }

    /** What is recorded, else one that is free and shall be recorded; none where all are taken. */
    OptionalInt wanted(String key, OpenPort port) {
        Optional<Integer> before = of(key, port);
        if (before.isPresent()) {
            return OptionalInt.of(before.get());
        }
        while (next <= LAST && taken.contains(next)) {
            next++;
        }
        return next > LAST ? OptionalInt.empty() : OptionalInt.of(next++);
    }
}
