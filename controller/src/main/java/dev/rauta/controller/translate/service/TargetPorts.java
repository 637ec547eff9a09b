// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.service;

import dev.rauta.controller.cluster.OrEmpty;
import dev.rauta.controller.infrastructure.TargetRecord;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Where dataplanes listen for each port of each Gateway.
 *
 * <p>The Services are the record: a target port that one of them shows stays its port's, over restarts and fail-overs. But
 * they lie in their Gateways' namespaces, whose users may edit them: so it is what we wrote down that counts, not where the
 * Service leads now, and nobody gets a port to which somebody else's traffic goes.
 */
final class TargetPorts {
    static final int FIRST = 20_000;
    static final int LAST = 29_999;
    /**
     * How many ports are held for a Service that nobody uses now: as many as a Gateway and one full ListenerSet can have, 64
     * each. Nobody vouches for what such a Service records, and one that claimed all would leave none to others. What is
     * beyond that stays its own all the same for as long as its slices lead there.
     */
    static final int MOST_HELD = 128;

    private record Key(String service, OpenPort port) {}

    private final Map<Key, Integer> recorded = new HashMap<>();
    private final Map<Key, Integer> led = new HashMap<>();
    private final Map<Integer, Set<String>> leaders = new HashMap<>();
    private final Set<Integer> taken = new HashSet<>();
    private int next = FIRST;

    /** Takes where {@code slice} leads the traffic of a Service of ours; before any record. */
    void lead(String service, EndpointSlice slice) {
        OrEmpty.list(slice.getPorts()).forEach(port -> {
            if (port.getPort() != null) {
                leaders.computeIfAbsent(port.getPort(), _ -> new HashSet<>()).add(service);
                TargetRecord.open(OrEmpty.text(port.getName()))
                        .ifPresent(open -> led.put(new Key(service, open(open)), port.getPort()));
            }
        });
    }

    /**
     * Takes what {@code service} records, else what its slices show. Nobody takes over a port that another's slices lead to;
     * of two that record the same, the first to come has it.
     */
    void record(String key, Service service) {
        said(service).forEach((open, number) -> Arrays.asList(number.orElse(null), led.get(new Key(key, open))).stream()
                .filter(one -> one != null && one >= FIRST && one <= LAST && !taken.contains(one) && free(key, one))
                .findFirst()
                .ifPresent(one -> {
                    taken.add(one);
                    recorded.put(new Key(key, open), one);
                }));
    }

    /**
     * Keeps what a Service records for ports that it has, and that is nobody's now, from being given to somebody else; after
     * all records.
     */
    void hold(Service service) {
        Map<OpenPort, Optional<Integer>> said = said(service);
        shown(service).keySet().stream()
                .limit(MOST_HELD)
                .forEach(open -> said.getOrDefault(open, Optional.empty()).ifPresent(taken::add));
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
        while (next <= LAST && (taken.contains(next) || leaders.containsKey(next))) {
            next++;
        }
        return next > LAST ? OptionalInt.empty() : OptionalInt.of(next++);
    }

    private boolean free(String key, int number) {
        Set<String> others = leaders.get(number);
        return others == null || others.contains(key);
    }

    /** By port: what we wrote down, or, where nothing is written down, where the Service leads. */
    private static Map<OpenPort, Optional<Integer>> said(Service service) {
        Map<OpenPort, Optional<Integer>> all = shown(service);
        String written = OrEmpty.map(service.getMetadata().getAnnotations()).get(TargetRecord.ANNOTATION);
        if (written != null) {
            all.replaceAll((_, _) -> Optional.empty());
            TargetRecord.parse(written).forEach((open, number) -> all.put(open(open), Optional.of(number)));
        }
        return all;
    }

    /** Where the Service itself leads, by port. */
    private static Map<OpenPort, Optional<Integer>> shown(Service service) {
        Map<OpenPort, Optional<Integer>> all = new TreeMap<>();
        if (service.getSpec() != null) {
            for (var port : OrEmpty.list(service.getSpec().getPorts())) {
                if (port.getPort() != null) {
                    all.put(new OpenPort(port.getPort(), "UDP".equals(port.getProtocol())), number(port.getTargetPort()));
                }
            }
        }
        return all;
    }

    private static OpenPort open(TargetRecord.Open open) {
        return new OpenPort(open.port(), open.datagrams());
    }

    private static Optional<Integer> number(@Nullable IntOrString target) {
        return Optional.ofNullable(target).map(IntOrString::getIntVal);
    }
}
