// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.watch.kube;

import io.fabric8.kubernetes.api.model.Secret;
import java.util.Optional;

/** A watch on one Secret. */
interface SecretWatch extends AutoCloseable {
    /** Begins one; {@code changed} is called, by any thread, whenever it would answer otherwise than before. */
    interface Starter {
        SecretWatch start(String namespace, String name, Runnable changed);
    }

    /** Whether the API server has said what is there, or that it will not say. */
    boolean answered();

    /** What is there. */
    Optional<Secret> secret();

    /** Why the API server will not say. */
    Optional<String> refusal();

    @Override
    void close();
}
