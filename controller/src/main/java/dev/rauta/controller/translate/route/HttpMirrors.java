// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.route;

import dev.rauta.controller.cluster.OrEmpty;
import dev.rauta.routes.Destination;
import dev.rauta.routes.SourceRef;
import dev.rauta.routes.filter.Filter;
import dev.rauta.routes.upstream.UpstreamName;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.BackendObjectReference;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.Fraction;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRequestMirrorFilter;
import java.util.Optional;

/** HTTPRequestMirrorFilter to our filter. */
final class HttpMirrors {
    private static final int PERCENT = 100;

    private HttpMirrors() {}

    /** Empty where the reference is broken: the route says so, and is served without its copy. */
    static Optional<Filter> of(HTTPRequestMirrorFilter spec, BackendRefs backends, SourceRef source)
            throws Unsupported {
        BackendObjectReference ref = spec.getBackendRef();
        if (ref == null) {
            throw new Unsupported("UnsupportedValue", "RequestMirror.backendRef: none (expected: a Service)");
        }
        Destination destination = backends.unguarded(
                BackendRefs.Ref.of(ref.getGroup(), ref.getKind(), ref.getNamespace(), ref.getName(), ref.getPort()),
                source.at(source.field() + ".requestMirror.backendRef"));
        int numerator = PERCENT;
        int denominator = PERCENT;
        Fraction fraction = spec.getFraction();
        if (fraction != null) {
            numerator = fraction.getNumerator() == null ? 0 : fraction.getNumerator();
            denominator = fraction.getDenominator() == null ? PERCENT : fraction.getDenominator();
        } else if (spec.getPercent() != null) {
            numerator = spec.getPercent();
        }
        if (!(destination instanceof Destination.To(UpstreamName upstream, var _, var _))) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Filter.Mirror(upstream, numerator, denominator));
        } catch (IllegalArgumentException e) {
            throw new Unsupported("UnsupportedValue", "RequestMirror: " + OrEmpty.text(e.getMessage()));
        }
    }
}
