// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.traffic.field;

import dev.rauta.controller.cluster.OrEmpty;
import dev.rauta.controller.cluster.policy.guard.external.DecisionCacheSpec;
import dev.rauta.controller.cluster.policy.guard.external.ExternalBodySpec;
import dev.rauta.controller.cluster.policy.guard.external.ExternalGrpcSpec;
import dev.rauta.controller.cluster.policy.guard.external.ExternalHttpSpec;
import dev.rauta.controller.cluster.policy.guard.external.ExternalSpec;
import dev.rauta.controller.cluster.policy.guard.external.SignInSpec;
import dev.rauta.controller.translate.reference.ServiceRef;
import dev.rauta.routes.access.Decisions;
import dev.rauta.routes.filter.AskedBody;
import dev.rauta.routes.filter.AskedService;
import dev.rauta.routes.filter.ServiceGuard;
import dev.rauta.routes.upstream.UpstreamName;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads which service is asked whether requests may pass, as {@link GuardReader} reads the rest: throws
 * {@link IllegalArgumentException} with the path of what is wrong.
 */
final class ExternalReader {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final Duration LONGEST = Duration.ofMinutes(1);
    private static final int MOST_EXTENSIONS = 16;
    private static final Duration KEPT = Duration.ofHours(24);

    /** Stands for what is known once the Service has been found. */
    private static final UpstreamName NOT_YET = UpstreamName.of("-", "-", 1);

    private ExternalReader() {}

    static PolicyField read(String path, ExternalSpec spec, String namespace) {
        GuardReader.known(path, spec.unknown());
        ExternalHttpSpec http = spec.http();
        ExternalGrpcSpec grpc = spec.grpc();
        if ((http == null) == (grpc == null)) {
            throw new IllegalArgumentException(path + ": " + (http == null ? "neither" : "both") + " http "
                    + (http == null ? "nor" : "and") + " grpc (expected: one of them)");
        }
        return http != null ? http(path, spec, http, namespace) : grpc(path, spec, Objects.requireNonNull(grpc), namespace);
    }

    private static PolicyField http(String path, ExternalSpec all, ExternalHttpSpec spec, String namespace) {
        String its = path + ".http";
        GuardReader.known(its, spec.unknown());
        ServiceRef service = BackendReader.read(its + ".backendRef", spec.backendRef(), namespace, false);
        AskedService asked = asked(path, all, spec.host(), Optional.empty());
        SignInSpec signIn = spec.signIn();
        if (signIn != null) {
            GuardReader.known(its + ".signIn", signIn.unknown());
            if (OrEmpty.text(signIn.url()).isEmpty()) {
                throw new IllegalArgumentException(its + ".signIn.url: none (expected: http, https or a path)");
            }
        }
        ServiceGuard.External guard = GuardReader.within(its, () -> new ServiceGuard.External(
                asked,
                OrEmpty.textOr(spec.path(), "/"),
                OrEmpty.textOr(spec.method(), "GET"),
                OrEmpty.list(spec.headersToBackend()),
                OrEmpty.list(spec.headersToClient()),
                Optional.ofNullable(signIn).map(one -> OrEmpty.text(one.url())),
                signIn == null ? "rd" : OrEmpty.textOr(signIn.redirectParameter(), "rd"),
                decisions(spec.cache())));
        return new PolicyField.Guarding(path, new GuardTerm.Asking(service, guard::at));
    }

    private static PolicyField grpc(String path, ExternalSpec all, ExternalGrpcSpec spec, String namespace) {
        String its = path + ".grpc";
        GuardReader.known(its, spec.unknown());
        ServiceRef service = BackendReader.read(its + ".backendRef", spec.backendRef(), namespace, true);
        AskedService asked = asked(path, all, spec.host(), Optional.of(service.name() + "." + service.namespace()));
        ServiceGuard.ExternalGrpc guard = GuardReader.within(its, () ->
                new ServiceGuard.ExternalGrpc(asked, body(its + ".body", spec.body()), extensions(its, spec.contextExtensions())));
        return new PolicyField.Guarding(path, new GuardTerm.Asking(service, guard::at));
    }

    private static Optional<AskedBody> body(String path, @Nullable ExternalBodySpec spec) {
        if (spec == null) {
            return Optional.empty();
        }
        GuardReader.known(path, spec.unknown());
        Integer most = spec.maxBytes();
        if (most == null) {
            throw new IllegalArgumentException(path + ".maxBytes: none (expected: a number of bytes)");
        }
        return GuardReader.within(path, () -> Optional.of(new AskedBody(most, Boolean.TRUE.equals(spec.allowPartial()))));
    }

    private static Map<String, String> extensions(String path, @Nullable Map<String, String> all) {
        Map<String, String> extensions = OrEmpty.map(all);
        if (extensions.size() > MOST_EXTENSIONS) {
            throw new IllegalArgumentException(
                    path + ".contextExtensions: " + extensions.size() + " (expected: at most " + MOST_EXTENSIONS + ")");
        }
        Map<String, String> texts = new HashMap<>();
        extensions.forEach((name, value) -> texts.put(name, OrEmpty.text(value)));
        return texts;
    }

    private static AskedService asked(String path, ExternalSpec spec, @Nullable String host, Optional<String> otherwise) {
        Duration timeout = PolicyReader.within(path, () -> PolicyReader.duration("timeout", spec.timeout())).orElse(TIMEOUT);
        if (timeout.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(path + ".timeout: '" + spec.timeout() + "' (expected: 1m at most)");
        }
        Optional<String> called = OrEmpty.text(host).isEmpty() ? otherwise : Optional.of(OrEmpty.text(host));
        return GuardReader.within(path, () -> new AskedService(
                NOT_YET, called, timeout, OrEmpty.list(spec.headers()), Boolean.TRUE.equals(spec.failOpen())));
    }

    private static Optional<Decisions> decisions(@Nullable DecisionCacheSpec spec) {
        if (spec == null) {
            return Optional.empty();
        }
        GuardReader.known("cache", spec.unknown());
        Duration lifetime = PolicyReader.duration("cache.lifetime", spec.lifetime())
                .orElseThrow(() -> new IllegalArgumentException("cache.lifetime: none (expected: a duration such as 5m)"));
        if (lifetime.compareTo(KEPT) > 0) {
            throw new IllegalArgumentException("cache.lifetime: '" + spec.lifetime() + "' (expected: 24h at most)");
        }
        return Optional.of(new Decisions(
                OrEmpty.list(spec.headers()), OrEmpty.list(spec.cookies()), Boolean.TRUE.equals(spec.path()), lifetime));
    }
}
