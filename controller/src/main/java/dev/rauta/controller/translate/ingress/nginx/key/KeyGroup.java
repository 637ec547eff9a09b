// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.ingress.nginx.key;

import java.util.List;

/** Annotations of ingress-nginx that are read together. */
public interface KeyGroup {
    /** All of them, whatever becomes of them. */
    List<NginxKey> keys();

    /**
     * Says what those come to that an Ingress has, and gives each of {@code APPLIED} that it has one verdict; the others get theirs
     * elsewhere. Also called where an Ingress has none of them, for what holds for all Ingresses.
     */
    void read(Words words, Wishes wishes);

    /**
     * Whether a canary's count for its own share: how its Service is spoken to, and what it guards. Of all else the Ingress decides whose
     * paths it has alternatives of.
     */
    default boolean ofShares() {
        return false;
    }
}
