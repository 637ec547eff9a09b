// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.ingress.nginx.key;

import dev.rauta.controller.translate.reference.Usage;
import dev.rauta.routes.match.HostPattern;
import dev.rauta.routes.upstream.UpstreamProtocol;
import java.util.Optional;

/**
 * How an Ingress speaks to its Services.
 *
 * @param speech what is spoken
 * @param tls how it is encrypted where it is; empty: nobody is verified
 * @param serviceAddress whether requests go to a Service's own address rather than to its endpoints
 * @param cookieOfPath whether a session's cookie is for the path alone that its request came by
 */
public record BackendWishes(Speech speech, Optional<PeerWishes> tls, boolean serviceAddress, boolean cookieOfPath) {
    /** As they say. */
    public static final BackendWishes NONE = new BackendWishes(Speech.AS_SAID, Optional.empty(), false, false);

    /** What is spoken, whatever Services say. */
    public enum Speech {
        /** What they say. */
        AS_SAID,
        HTTP,
        HTTPS,
        /** One of both, as the request has come. */
        AS_ASKED,
        GRPC,
        GRPCS,
        /** Something that is not spoken here, so that nobody is asked. */
        UNKNOWN
    }

    /** The same with another speech. */
    public BackendWishes speaking(Speech other) {
        return new BackendWishes(other, tls, serviceAddress, cookieOfPath);
    }

    /** The same, encrypted so where it is. */
    public BackendWishes over(PeerWishes how) {
        return new BackendWishes(speech, Optional.of(how), serviceAddress, cookieOfPath);
    }

    /** The same to Services' own addresses. */
    public BackendWishes toServices() {
        return new BackendWishes(speech, tls, true, cookieOfPath);
    }

    /** The same with cookies for one path each. */
    public BackendWishes cookiesOfPaths() {
        return new BackendWishes(speech, tls, serviceAddress, true);
    }

    /**
     * How a request for {@code host} is sent on; empty where that cannot be honoured.
     *
     * @param encrypted whether it has come so
     */
    public Optional<Usage> usage(HostPattern host, boolean encrypted) {
        if (speech == Speech.UNKNOWN) {
            return Optional.empty();
        }
        Optional<Usage.Secured> secured = tls.flatMap(how -> how.secured(host));
        if (tls.isPresent() && secured.isEmpty()) {
            return Optional.empty();
        }
        Optional<Usage.Spoken> spoken = switch (speech) {
            case AS_SAID, UNKNOWN -> Optional.empty();
            case HTTP -> spoken(Optional.empty(), false);
            case HTTPS -> spoken(Optional.empty(), true);
            case AS_ASKED -> spoken(Optional.empty(), encrypted);
            case GRPC -> spoken(Optional.of(UpstreamProtocol.HTTP2), false);
            case GRPCS -> spoken(Optional.of(UpstreamProtocol.HTTP2), true);
        };
        Usage.Own own = new Usage.Own(spoken, secured, serviceAddress);
        return Optional.of(own.equals(Usage.Own.NOTHING) ? Usage.PLAIN : Usage.of(own));
    }

    private static Optional<Usage.Spoken> spoken(Optional<UpstreamProtocol> protocol, boolean encrypted) {
        return Optional.of(new Usage.Spoken(protocol, encrypted));
    }
}
