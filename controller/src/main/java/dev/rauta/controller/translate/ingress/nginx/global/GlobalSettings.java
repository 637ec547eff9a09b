// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.ingress.nginx.global;

import dev.rauta.controller.translate.Draft;
import dev.rauta.controller.translate.ingress.nginx.key.Globals;
import dev.rauta.controller.translate.reference.References;
import dev.rauta.routes.SourceRef;
import dev.rauta.routes.tls.TlsOffer;
import java.util.Optional;
import java.util.Set;

/**
 * What a ConfigMap of ingress-nginx says for all Ingresses.
 *
 * @param globals what holds where an annotation does not say
 * @param everywhere what holds whatever annotations say
 * @param reads the objects that it was made of, be they there or not
 */
public record GlobalSettings(Globals globals, Everywhere everywhere, Set<SourceRef> reads) {
    /** Nothing. */
    public static final GlobalSettings NONE = new GlobalSettings(Globals.NONE, Everywhere.NOTHING, Set.of());

    public GlobalSettings {
        reads = Set.copyOf(reads);
    }

    /**
     * Reads the ConfigMap, and tells what becomes of each of its keys.
     *
     * @param named NAMESPACE/NAME; empty: there is none
     */
    public static GlobalSettings of(Optional<String> named, References references, Draft draft) {
        return named.map(name -> new GlobalReading(name, references, draft).read()).orElse(NONE);
    }

    /** What handshakes offer where a host does not say. */
    public TlsOffer offer() {
        return HttpsGlobals.offer(globals);
    }

    /** Says that what is being said depends on it. */
    public void readInto(Draft draft) {
        reads.forEach(one -> draft.read(one.kind(), one.namespace(), one.name()));
    }
}
