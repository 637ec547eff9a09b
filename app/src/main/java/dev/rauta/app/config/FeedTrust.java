// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.config;

import java.nio.file.Path;
import java.util.List;

/** How the two ends of the networked feed know each other. */
public sealed interface FeedTrust {

    /** By certificates in a directory. */
    record Directory(Path path) implements FeedTrust {}

    /**
     * By certificates that the controller makes.
     *
     * @param prefix of the Secrets' names
     * @param names by which dataplanes reach the controller
     */
    record Secrets(String prefix, List<String> names) implements FeedTrust {
        public Secrets {
            names = List.copyOf(names);
        }
    }

    /** Not at all: in the clear, on loopback. */
    record Plaintext() implements FeedTrust {}
}
