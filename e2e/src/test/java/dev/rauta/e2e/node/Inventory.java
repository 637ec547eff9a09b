// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.node;

import io.fabric8.kubernetes.api.model.APIGroup;
import io.fabric8.kubernetes.api.model.APIResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Every object of a cluster, whatever its kind, as {@code KIND NAMESPACE/NAME}; but Events, which end by themselves.
 *
 * @param objects of the cluster itself have no namespace before the slash
 */
record Inventory(SortedSet<String> objects) {
    private static final Set<String> PASSING = Set.of("Event", "ComponentStatus");

    static Inventory of(KubernetesClient client) {
        var objects = new TreeSet<String>();
        var seen = new HashSet<String>();
        for (String version : versions(client)) {
            for (APIResource resource : client.getApiResources(version).getResources()) {
                boolean listed = resource.getVerbs().contains("list") && !PASSING.contains(resource.getKind());
                if (listed && seen.add(group(version) + "/" + resource.getName())) {
                    list(client, version, resource, objects);
                }
            }
        }
        return new Inventory(objects);
    }

    /** Of each group the preferred one first: an object is the same in all of them. */
    private static List<String> versions(KubernetesClient client) {
        var versions = new ArrayList<String>(List.of("v1"));
        for (APIGroup group : client.getApiGroups().getGroups()) {
            versions.add(group.getPreferredVersion().getGroupVersion());
            group.getVersions().forEach(version -> versions.add(version.getGroupVersion()));
        }
        return versions.stream().distinct().toList();
    }

    private static String group(String groupVersion) {
        int slash = groupVersion.indexOf('/');
        return slash < 0 ? "" : groupVersion.substring(0, slash);
    }

    private static void list(KubernetesClient client, String groupVersion, APIResource resource, Set<String> objects) {
        var kind = new ResourceDefinitionContext.Builder()
                .withGroup(group(groupVersion))
                .withVersion(groupVersion.substring(groupVersion.indexOf('/') + 1))
                .withKind(resource.getKind())
                .withPlural(resource.getName())
                .withNamespaced(resource.getNamespaced())
                .build();
        var of = client.genericKubernetesResources(kind);
        List<GenericKubernetesResource> items =
                (resource.getNamespaced() ? of.inAnyNamespace().list() : of.list()).getItems();
        for (GenericKubernetesResource item : items) {
            String namespace = item.getMetadata().getNamespace();
            objects.add(resource.getKind() + " " + (namespace == null ? "" : namespace) + "/" + item.getMetadata().getName());
        }
    }

    /** What is here and was not there before. */
    SortedSet<String> since(Inventory before) {
        var more = new TreeSet<>(objects);
        more.removeAll(before.objects());
        return more;
    }
}
