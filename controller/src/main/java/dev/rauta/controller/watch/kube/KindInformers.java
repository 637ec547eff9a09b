// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.watch.kube;

import dev.rauta.controller.cluster.ClusterState;
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
import java.util.OptionalLong;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The informers of one kind: one for all namespaces, or one for each.
 *
 * @param <T> the fabric8 type
 */
final class KindInformers<T extends HasMetadata> implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(KindInformers.class);

    /** One informer and what it has seen. */
    private record One<T extends HasMetadata>(SharedIndexInformer<T> informer, WatchedItems<T> items) {}

    private final Class<T> type;
    private final List<One<T>> informers = new ArrayList<>();

    private KindInformers(Class<T> type) {
        this.type = type;
    }

    static KindInformers<?> start(KubernetesClient client, WatchedKind kind, Set<String> namespaces, Runnable changed) {
        return start(client, kind.type(), kind, namespaces, changed);
    }

    private static <T extends HasMetadata> KindInformers<T> start(
            KubernetesClient client, Class<T> type, WatchedKind kind, Set<String> namespaces, Runnable changed) {
        KindInformers<T> all = new KindInformers<>(type);
        if (!kind.namespaced() || namespaces.isEmpty()) {
            all.add(client.resources(type).inAnyNamespace(), kind, changed);
        } else {
            namespaces.forEach(one -> all.add(client.resources(type).inNamespace(one), kind, changed));
        }
        return all;
    }

    boolean synced() {
        return informers.stream().allMatch(one -> one.informer().hasSynced());
    }

    Collection<T> objects() {
        return informers.stream().flatMap(one -> one.items().values()).toList();
    }

    /** {@code state}, whose objects of this kind are those of the last time, with what has changed since. */
    ClusterState into(ClusterState state) {
        dev.rauta.controller.cluster.Objects<T> before = state.all(type);
        dev.rauta.controller.cluster.Objects<T> now = before;
        for (One<T> one : informers) {
            now = one.items().into(now);
        }
        return now == before ? state : state.with(type, now);
    }

    /** The version up to which all of them have seen the kind; empty where one of them cannot say. */
    OptionalLong seen() {
        return lowest(informers.stream().map(one -> one.items().seen()).toList());
    }

    /**
     * The version up to which what they hold tells of the kind. Of several informers one may tell of more than another has seen;
     * counted is what all have seen, for no replica could show more.
     */
    OptionalLong told() {
        OptionalLong seen = seen();
        return seen.isEmpty()
                ? seen
                : OptionalLong.of(Math.min(
                        seen.getAsLong(),
                        informers.stream().mapToLong(one -> one.items().told().orElse(0)).max().orElse(0)));
    }

    /** Whether what has just been taken out is in {@link #told}. */
    boolean settled() {
        return informers.stream().allMatch(one -> one.items().settled());
    }

    static OptionalLong lowest(List<OptionalLong> each) {
        return each.stream().allMatch(OptionalLong::isPresent)
                ? each.stream().mapToLong(OptionalLong::getAsLong).min()
                : OptionalLong.empty();
    }

    @Override
    public void close() {
        informers.forEach(one -> one.informer().stop());
    }

    private void add(
            FilterWatchListDeletable<T, ? extends KubernetesResourceList<T>, ? extends Resource<T>> resources,
            WatchedKind kind,
            Runnable changed) {
        // Helm's release Secrets are large, many, and never certificates.
        var chosen = kind.kind().equals("Secret") ? resources.withoutField("type", "helm.sh/release.v1") : resources;
        WatchedItems<T> items = new WatchedItems<>();
        SharedIndexInformer<T> informer = chosen.runnableInformer(0).itemStore(items);
        informer.addEventHandler(new Signal<>(changed));
        informer.exceptionHandler((started, failure) -> {
            log.atWarn()
                    .addKeyValue("kind", kind.kind())
                    .addKeyValue("error", failure.getMessage())
                    .log("Watch failed; it is tried again");
            return true;
        });
        items.of(informer::lastSyncResourceVersion);
        informers.add(new One<>(informer, items));
        informer.start().whenComplete((_, failure) -> {
            if (failure == null) {
                changed.run();
            } else {
                log.atWarn()
                        .addKeyValue("kind", kind.kind())
                        .addKeyValue("error", failure.getMessage())
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
