// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.watch.kube;

import dev.rauta.controller.cluster.OrEmpty;
import dev.rauta.controller.cluster.WatchedKind;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.Gateway;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.GatewayStatusAddress;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.FilterWatchListDeletable;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The informers of one kind: one for all namespaces, or one for each. */
final class KindInformers implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(KindInformers.class);

    /** Of a kind that is not watched as a whole. */
    static final KindInformers NONE = new KindInformers();

    private final List<SharedIndexInformer<? extends HasMetadata>> informers = new ArrayList<>();

    private KindInformers() {}

    static KindInformers start(KubernetesClient client, WatchedKind kind, Set<String> namespaces, Runnable changed) {
        KindInformers all = new KindInformers();
        if (!kind.namespaced() || namespaces.isEmpty()) {
            all.add(client.resources(kind.type()).inAnyNamespace(), kind, changed);
        } else {
            namespaces.forEach(one -> all.add(client.resources(kind.type()).inNamespace(one), kind, changed));
        }
        return all;
    }

    boolean synced() {
        return informers.stream().allMatch(SharedIndexInformer::hasSynced);
    }

    Collection<HasMetadata> objects() {
        List<HasMetadata> objects = new ArrayList<>();
        informers.forEach(informer -> objects.addAll(informer.getStore().list()));
        return objects;
    }

    @Override
    public void close() {
        informers.forEach(SharedIndexInformer::stop);
    }

    private <T extends HasMetadata> void add(
            FilterWatchListDeletable<T, ? extends KubernetesResourceList<T>, ? extends Resource<T>> resources,
            WatchedKind kind,
            Runnable changed) {
        // Helm's release Secrets are large, many, and never certificates.
        var chosen = kind.kind().equals("Secret") ? resources.withoutField("type", "helm.sh/release.v1") : resources;
        SharedIndexInformer<T> informer = chosen.runnableInformer(0);
        informer.addEventHandler(new Signal<>(changed));
        informer.exceptionHandler((started, failure) -> {
            log.atWarn()
                    .addKeyValue("kind", kind.kind())
                    .addKeyValue("error", Unquoted.text(failure))
                    .log("Watch failed; it is tried again");
            return true;
        });
        informers.add(informer);
        informer.start().whenComplete((_, failure) -> {
            if (failure == null) {
                changed.run();
            } else {
                log.atWarn()
                        .addKeyValue("kind", kind.kind())
                        .addKeyValue("error", Unquoted.text(failure))
                        .log("Watch not started");
            }
        });
    }

    /** Signals changes that can matter: a status, which is written by us as a rule, moves nothing but by an address. */
    record Signal<T extends HasMetadata>(Runnable changed) implements ResourceEventHandler<T> {
        @Override
        public void onAdd(T object) {
            changed.run();
        }

        @Override
        public void onUpdate(T before, T after) {
            ObjectMeta old = before.getMetadata();
            ObjectMeta now = after.getMetadata();
            boolean statusOnly = now.getGeneration() != null
                    && now.getGeneration().equals(old.getGeneration())
                    && Objects.equals(now.getUid(), old.getUid())
                    && Objects.equals(now.getLabels(), old.getLabels())
                    && Objects.equals(now.getAnnotations(), old.getAnnotations());
            if ((!statusOnly || recorded(before, after)) && !Objects.equals(now.getResourceVersion(), old.getResourceVersion())) {
                changed.run();
            }
        }

        /** A Gateway's address is read by translation, whichever replica has written it. */
        private static boolean recorded(HasMetadata before, HasMetadata after) {
            return before instanceof Gateway old && after instanceof Gateway now && !addresses(old).equals(addresses(now));
        }

        private static List<GatewayStatusAddress> addresses(Gateway gateway) {
            return gateway.getStatus() == null ? List.of() : OrEmpty.list(gateway.getStatus().getAddresses());
        }

        @Override
        public void onDelete(T object, boolean unknown) {
            changed.run();
        }
    }
}
