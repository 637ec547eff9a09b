// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.watch.kube;

import io.fabric8.kubernetes.api.model.Secret;
import java.util.Optional;
import java.util.OptionalLong;

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

    /** The version up to which everything of it has been seen; empty before the API server has answered. */
    OptionalLong seen();

    /** The version at which it had gone; empty where it is there, or never was. */
    OptionalLong gone();

    /** Whether the version of what has just been seen to go is known: it is a moment after. */
    boolean settled();

    /** Why the API server will not say. */
    Optional<String> refusal();

    @Override
    void close();
}
