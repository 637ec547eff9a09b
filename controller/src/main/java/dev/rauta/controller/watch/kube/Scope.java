// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.watch.kube;

import dev.rauta.controller.cluster.WatchedKind;
import dev.rauta.routes.SourceRef;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What of a cluster is looked at.
 *
 * @param watched the namespaces to watch; empty: all
 * @param dataplanes namespaces where Services and their endpoints are watched besides
 * @param ofSecrets the namespaces whose Secrets are read; empty: those to watch
 * @param settings namespaces where ConfigMaps are watched besides
 * @param byName whether Secrets are read one by one, those that something refers to, and never listed
 */
public record Scope(Set<String> watched, Set<String> dataplanes, Set<String> ofSecrets, Set<String> settings, boolean byName) {
    /** DNS subdomains (RFC 1123), as Secrets are called: a reference may say anything. */
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?");

    public Scope {
        watched = Set.copyOf(watched);
        dataplanes = Set.copyOf(dataplanes);
        ofSecrets = Set.copyOf(ofSecrets);
        settings = Set.copyOf(settings);
    }

    /** Where objects of the kind are watched; empty: everywhere. */
    Set<String> namespaces(WatchedKind kind) {
        if (kind.type() == Secret.class && !ofSecrets.isEmpty()) {
            return ofSecrets;
        }
        if (watched.isEmpty()) {
            return watched;
        }
        if (kind.type() == Service.class || kind.type() == EndpointSlice.class) {
            return both(watched, dataplanes);
        }
        return kind.type() == ConfigMap.class ? both(watched, settings) : watched;
    }

    private static Set<String> both(Set<String> some, Set<String> others) {
        Set<String> both = new HashSet<>(some);
        both.addAll(others);
        return both;
    }

    /** The Secrets among {@code objects} that may be read. */
    Set<SourceRef> secrets(Set<SourceRef> objects) {
        Set<String> readable = ofSecrets.isEmpty() ? watched : ofSecrets;
        return objects.stream()
                .filter(one -> one.kind().equals("Secret"))
                .filter(one -> readable.isEmpty() || readable.contains(one.namespace()))
                .filter(one -> NAME.matcher(one.namespace()).matches() && NAME.matcher(one.name()).matches())
                .collect(Collectors.toUnmodifiableSet());
    }
}
