// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.migrate.policy.guard;

import static dev.rauta.app.migrate.policy.GoText.orNull;

import dev.rauta.app.migrate.policy.GoText;
import dev.rauta.app.migrate.policy.ServiceWords;
import dev.rauta.app.migrate.policy.Unsayable;
import dev.rauta.controller.cluster.policy.guard.external.DecisionCacheSpec;
import dev.rauta.controller.cluster.policy.guard.external.ExternalBodySpec;
import dev.rauta.controller.cluster.policy.guard.external.ExternalGrpcSpec;
import dev.rauta.controller.cluster.policy.guard.external.ExternalHttpSpec;
import dev.rauta.controller.cluster.policy.guard.external.ExternalSpec;
import dev.rauta.controller.cluster.policy.guard.external.SignInSpec;
import dev.rauta.routes.access.Decisions;
import dev.rauta.routes.filter.AskedBody;
import dev.rauta.routes.filter.AskedService;
import dev.rauta.routes.filter.ServiceGuard;

/** Which service is asked whether requests may pass. */
final class ExternalWords {
    private ExternalWords() {}

    static ExternalSpec http(ServiceGuard.External guard, String namespace) throws Unsayable {
        ExternalHttpSpec spec = new ExternalHttpSpec(
                ServiceWords.of(guard.service().upstream()).ref(namespace),
                guard.service().host().orElse(null),
                guard.path(),
                guard.method(),
                orNull(guard.responseHeaders()),
                orNull(guard.clientHeaders()),
                guard.signIn().map(url -> new SignInSpec(url, guard.redirectParameter(), null)).orElse(null),
                guard.kept().map(ExternalWords::cache).orElse(null),
                null);
        return asked(guard.service(), spec, null);
    }

    static ExternalSpec grpc(ServiceGuard.ExternalGrpc guard, String namespace) throws Unsayable {
        ExternalGrpcSpec spec = new ExternalGrpcSpec(
                ServiceWords.of(guard.service().upstream()).ref(namespace),
                guard.service().host().orElse(null),
                guard.body().map(ExternalWords::body).orElse(null),
                guard.contextExtensions().isEmpty() ? null : guard.contextExtensions(),
                null);
        return asked(guard.service(), null, spec);
    }

    private static ExternalSpec asked(
            AskedService service,
            @org.jspecify.annotations.Nullable ExternalHttpSpec http,
            @org.jspecify.annotations.Nullable ExternalGrpcSpec grpc) {
        return new ExternalSpec(
                http, grpc, orNull(service.headers()), GoText.duration(service.timeout()), orNull(service.failOpen()), null);
    }

    private static ExternalBodySpec body(AskedBody body) {
        return new ExternalBodySpec(body.bytes(), orNull(body.partial()), null);
    }

    private static DecisionCacheSpec cache(Decisions kept) {
        return new DecisionCacheSpec(
                orNull(kept.headers()), orNull(kept.cookies()), orNull(kept.path()), GoText.duration(kept.lifetime()), null);
    }
}
