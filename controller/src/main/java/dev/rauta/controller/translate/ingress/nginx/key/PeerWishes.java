// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.ingress.nginx.key;

import dev.rauta.controller.translate.reference.Certificates;
import dev.rauta.controller.translate.reference.Usage;
import dev.rauta.routes.match.HostPattern;
import dev.rauta.routes.upstream.SubjectName;
import dev.rauta.routes.upstream.UpstreamTls;
import dev.rauta.routes.upstream.UpstreamTrust;
import java.util.List;
import java.util.Optional;

/**
 * How Services are spoken to where that is encrypted.
 *
 * @param secret NAMESPACE/NAME of the Secret
 * @param peer what is in it
 * @param name by which they are known; empty: the host that is asked
 * @param named whether that is sent to them as the server's name
 * @param authorities whom to believe, PEM; empty: they are not verified
 */
public record PeerWishes(
        String secret, Certificates.Peer peer, Optional<String> name, boolean named, Optional<String> authorities) {

    /** The same for those that are asked for {@code host}; empty where they must be verified and there is no name to do it by. */
    Optional<Usage.Secured> secured(HostPattern host) {
        Optional<String> its = name.or(() -> host instanceof HostPattern.Exact ? Optional.of(host.toString()) : Optional.empty());
        if (authorities.isPresent() && its.isEmpty()) {
            return Optional.empty();
        }
        boolean verified = authorities.isPresent();
        List<SubjectName> names = verified ? List.of(new SubjectName.Dns(its.orElseThrow())) : List.of();
        UpstreamTls tls = new UpstreamTls(
                named ? its : Optional.empty(),
                verified ? new UpstreamTrust.Bundle(authorities.get()) : new UpstreamTrust.Anyone(),
                names,
                peer.shown());
        String called = secret
                + (verified ? " verified" : "")
                + (named ? " named" : "")
                + (verified || named ? its.map(one -> " " + one).orElse("") : "");
        return Optional.of(new Usage.Secured(called, tls));
    }
}
