// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.infrastructure;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The Service of one Gateway, with the slices behind it.
 *
 * @param namespace the Gateway's
 * @param name at most 63 characters
 * @param owner its Gateway
 * @param type as the operator chose it
 * @param labels all of ours, those of {@code spec.infrastructure} among them
 * @param annotations likewise
 * @param ports at least one, sorted
 * @param slices where its traffic goes; perhaps nowhere
 * @param unreachable why there is no slice, for people; empty where there need be no reason
 */
public record GatewayService(
        String namespace,
        String name,
        GatewayOwner owner,
        ServiceType type,
        Map<String, String> labels,
        Map<String, String> annotations,
        List<GatewayPort> ports,
        List<GatewaySlice> slices,
        Optional<String> unreachable) {
    public GatewayService {
        labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
        annotations = Collections.unmodifiableSortedMap(new TreeMap<>(annotations));
        ports = ports.stream().sorted().toList();
        slices = List.copyOf(slices);
        if (ports.isEmpty()) {
            throw new IllegalArgumentException("ports of Service " + namespace + "/" + name + ": none (expected: one)");
        }
    }
}
