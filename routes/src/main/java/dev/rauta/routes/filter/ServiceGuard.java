// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.filter;

import dev.rauta.routes.access.Decisions;
import dev.rauta.routes.access.TokenPlace;
import dev.rauta.routes.upstream.UpstreamName;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** A guard that asks a service whether a request may pass. */
public sealed interface ServiceGuard extends Guard {

    /** Who is asked. */
    AskedService service();

    /** The same, asked of another upstream. */
    ServiceGuard at(UpstreamName other);

    @Override
    default Set<UpstreamName> upstreams() {
        return Set.of(service().upstream());
    }

    /**
     * Asks an HTTP service: 2xx lets the request pass, 300 to 499 are its answer to the client, all else says nothing.
     *
     * @param path what the service is asked for, with its query if it has one; a {@link RequestText}
     * @param method of the question
     * @param responseHeaders fields of its answer that the upstream is told; no client can say them itself
     * @param clientHeaders fields of its answer that the client is told where the request passes
     * @param signIn where a client is sent instead of 401, with the URL that it asked for in {@code redirectParameter}, unless
     *     that is there; a {@link RequestText}
     * @param redirectParameter of the query of {@code signIn}
     * @param kept how long its decisions hold; absent: for one request
     * @param terms what else holds; absent: nothing
     */
    record External(
            AskedService service,
            String path,
            String method,
            List<String> responseHeaders,
            List<String> clientHeaders,
            Optional<String> signIn,
            String redirectParameter,
            Optional<Decisions> kept,
            Optional<ExternalTerms> terms)
            implements ServiceGuard {
        public External {
            responseHeaders = responseHeaders.stream().map(name -> TokenPlace.told("response header", name)).toList();
            clientHeaders = clientHeaders.stream().map(name -> TokenPlace.told("client header", name)).toList();
            if (!path.matches("/[\\x21-\\x22\\x24-\\x7e]*") || !method.matches("[A-Z]+")) {
                throw new IllegalArgumentException(
                        "authorization service: " + method + " '" + path + "' (expected: a method, and a path in ASCII)");
            }
            RequestText.parse("path", path);
            signIn.ifPresent(url -> RequestText.parse("sign-in URL", url));
            TokenPlace.check("redirect parameter", redirectParameter);
            if (signIn.isPresent() && !signIn.get().matches("(https?://[^\\s/?#]+)?([/?][\\x21-\\x7e]*)?")) {
                throw new IllegalArgumentException("sign-in URL: '" + signIn.get() + "' (expected: http, https or a path)");
            }
        }

        /** One of which nothing else holds. */
        public External(
                AskedService service,
                String path,
                String method,
                List<String> responseHeaders,
                List<String> clientHeaders,
                Optional<String> signIn,
                String redirectParameter,
                Optional<Decisions> kept) {
            this(service, path, method, responseHeaders, clientHeaders, signIn, redirectParameter, kept, Optional.empty());
        }

        @Override
        public External at(UpstreamName other) {
            return new External(
                    service.at(other), path, method, responseHeaders, clientHeaders, signIn, redirectParameter, kept, terms);
        }
    }

    /**
     * Asks a gRPC service, {@code envoy.service.auth.v3.Authorization}: what it allows passes as it says, what it denies is answered
     * as it says, all else says nothing.
     *
     * @param body how much of a request's body it is told; absent: nothing
     * @param contextExtensions what else it is told of each request
     */
    record ExternalGrpc(AskedService service, Optional<AskedBody> body, Map<String, String> contextExtensions) implements ServiceGuard {
        public ExternalGrpc {
            // In one order, or what is the same would not look so.
            contextExtensions = Collections.unmodifiableMap(new TreeMap<>(contextExtensions));
        }

        /** One that says nothing else. */
        public ExternalGrpc(AskedService service, Optional<AskedBody> body) {
            this(service, body, Map.of());
        }

        @Override
        public ExternalGrpc at(UpstreamName other) {
            return new ExternalGrpc(service.at(other), body, contextExtensions);
        }
    }
}
