// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.watch.kube;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.net.HttpURLConnection;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An informer on one Secret: a list and a watch with its name as field selector, which RBAC can allow for that name alone. */
final class NamedSecret implements SecretWatch {
    private static final Logger log = LoggerFactory.getLogger(NamedSecret.class);

    private final String where;
    private final WatchedItems<Secret> items = new WatchedItems<>();
    private final SharedIndexInformer<Secret> informer;
    private final Runnable changed;
    private volatile @Nullable String refusal;

    private NamedSecret(KubernetesClient client, String namespace, String name, Runnable changed) {
        this.where = namespace + "/" + name;
        this.changed = changed;
        this.informer = client.secrets().inNamespace(namespace).withName(name).runnableInformer(0).itemStore(items);
        items.of(informer::lastSyncResourceVersion);
    }

    static SecretWatch start(KubernetesClient client, String namespace, String name, Runnable changed) {
        NamedSecret secret = new NamedSecret(client, namespace, name, changed);
        secret.start();
        return secret;
    }

    @Override
    public boolean answered() {
        return refusal != null || informer.hasSynced();
    }

    @Override
    public Optional<Secret> secret() {
        return items.values().findFirst();
    }

    @Override
    public OptionalLong seen() {
        return informer.hasSynced() ? items.seen() : OptionalLong.empty();
    }

    @Override
    public OptionalLong gone() {
        return items.size() == 0 && items.everHeld() ? items.told() : OptionalLong.empty();
    }

    @Override
    public boolean settled() {
        return items.settled();
    }

    @Override
    public Optional<String> refusal() {
        return informer.hasSynced() ? Optional.empty() : Optional.ofNullable(refusal);
    }

    @Override
    public void close() {
        informer.stop();
    }

    private void start() {
        informer.addEventHandler(new KindInformers.Signal<>(changed));
        informer.exceptionHandler((_, failure) -> {
            failed(failure);
            return true;
        });
        informer.start().whenComplete((_, failure) -> {
            if (failure == null) {
                changed.run();
            } else {
                failed(failure);
            }
        });
    }

    private void failed(Throwable failure) {
        boolean refused = refused(failure);
        if (refused && refusal == null) {
            refusal = "the API server does not allow it";
            log.atWarn().addKeyValue("secret", where).log("Secret may not be read; it is tried again");
            changed.run();
        } else if (!refused) {
            log.atWarn()
                    .addKeyValue("secret", where)
                    .addKeyValue("error", Unquoted.text(failure))
                    .log("Watch failed; it is tried again");
        }
    }

    private static boolean refused(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof KubernetesClientException known && known.getCode() == HttpURLConnection.HTTP_FORBIDDEN) {
                return true;
            }
        }
        return false;
    }
}
