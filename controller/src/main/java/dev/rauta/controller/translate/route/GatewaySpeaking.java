// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.route;

import dev.rauta.controller.translate.gateway.GatewayDraft;
import dev.rauta.controller.translate.policy.TlsPolicies;
import dev.rauta.controller.translate.reference.References;
import dev.rauta.controller.translate.reference.Usage;
import dev.rauta.controller.translate.traffic.PolicyServices;
import dev.rauta.routes.upstream.UpstreamProtocol;
import dev.rauta.routes.upstream.UpstreamTls;
import java.util.Optional;

/** How a Gateway speaks to Services: as policies on TLS to them say, and with its own certificate where they ask for one. */
record GatewaySpeaking(Lookup lookup, GatewayDraft gateway) implements PolicyServices.Speaking {

    /** References with the Services that policies name as this Gateway sends to them. */
    References references() {
        return lookup.references()
                .finding(new PolicyServices(lookup.draft(), lookup.references(), lookup.traffic(), this));
    }

    /** Empty: the policy tells why. */
    @Override
    public Optional<Usage> to(String namespace, String service, String port, Optional<UpstreamProtocol> protocol) {
        return switch (lookup.policies().of(lookup.draft(), gateway.id(), namespace, service, port)) {
            case TlsPolicies.Verdict.Broken _ -> Optional.empty();
            case TlsPolicies.Verdict.Encrypted(UpstreamTls tls) ->
                Optional.of(Usage.of(protocol, Optional.of(tls), client(), Usage.Carried.REQUESTS));
            case TlsPolicies.Verdict.Silent() ->
                Optional.of(Usage.of(protocol, Optional.empty(), client(), Usage.Carried.REQUESTS));
        };
    }

    Optional<Usage.Client> client() {
        return gateway.clientCertificate()
                .map(certificate -> new Usage.Client(
                        gateway.id().namespace() + "/" + gateway.id().name(), certificate));
    }
}
