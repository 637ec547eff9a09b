// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.watch.kube;

import dev.rauta.routes.SourceRef;
import io.fabric8.kubernetes.api.model.Secret;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How far Secrets that are watched one by one have been seen, for a {@link dev.rauta.routes.feed.Watermark}; one thread.
 *
 * <p>Each watch knows of its own Secret alone. What all of them have seen is said of the kind, by their bookmarks mostly; beyond that a
 * Secret that has changed is named, so that there are few names, and a replica that has not heard of one change is behind at once.
 * A Secret of which a replica has no answer, or none that it may have, is not among them: it would hold up all others.
 */
final class SecretMarks {
    private final Map<SourceRef, Long> told = new HashMap<>();
    private OptionalLong least = OptionalLong.empty();

    /** Takes in what a watch shows. @return what is there */
    Optional<Secret> add(SourceRef name, SecretWatch watch) {
        // In this order: an object tells no less than what counts as seen of it.
        OptionalLong seen = watch.seen();
        Optional<Secret> secret = watch.secret();
        seen.ifPresent(version -> least = OptionalLong.of(Math.min(version, least.orElse(version))));
        OptionalLong changed = secret.isEmpty()
                ? watch.gone()
                : WatchedItems.version(secret.get().getMetadata().getResourceVersion());
        changed.ifPresent(version -> told.put(name, version));
        return secret;
    }

    /** Adds them to a watermark's. */
    void into(String kind, Map<String, Long> allTold, Map<String, Long> allSeen) {
        if (least.isEmpty()) {
            return;
        }
        long all = least.getAsLong();
        allSeen.put(kind, all);
        told.forEach((name, version) -> {
            if (version > all) {
                String one = kind + "/" + name.namespace() + "/" + name.name();
                allTold.put(one, version);
                allSeen.put(one, version);
            }
        });
    }
}
