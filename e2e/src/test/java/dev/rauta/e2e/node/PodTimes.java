// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.node;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** How long pods take from their creation to Ready, as somebody sees it who watches them; by component. */
final class PodTimes implements ResourceEventHandler<Pod>, AutoCloseable {
    private final Map<String, Long> created = new ConcurrentHashMap<>();
    private final Map<String, Map<String, Double>> seconds = new TreeMap<>();
    private final SharedIndexInformer<Pod> pods;

    PodTimes(KubernetesClient client, String namespace) {
        pods = client.pods().inNamespace(namespace).inform(this);
    }

    @Override
    public void onAdd(Pod pod) {
        if (!Installation.ready(pod)) {
            created.put(pod.getMetadata().getUid(), System.nanoTime());
        }
    }

    @Override
    public void onUpdate(Pod before, Pod pod) {
        Long since = created.get(pod.getMetadata().getUid());
        if (since != null && Installation.ready(pod)) {
            created.remove(pod.getMetadata().getUid());
            String component = pod.getMetadata().getLabels().getOrDefault("app.kubernetes.io/component", "other");
            synchronized (this) {
                seconds.computeIfAbsent(component, _ -> new TreeMap<>())
                        .put(pod.getMetadata().getName(), (System.nanoTime() - since) / 1e9);
            }
        }
    }

    @Override
    public void onDelete(Pod pod, boolean unknown) {
        created.remove(pod.getMetadata().getUid());
    }

    /** What there has been since the last time. */
    synchronized String take() {
        List<String> lines = new ArrayList<>();
        seconds.forEach((component, each) -> each.forEach(
                (name, time) -> lines.add(String.format(Locale.ROOT, "%s: created -> Ready in %.1f s (%s)", component, time, name))));
        seconds.clear();
        return String.join("\n", lines);
    }

    @Override
    public void close() {
        pods.close();
    }
}
