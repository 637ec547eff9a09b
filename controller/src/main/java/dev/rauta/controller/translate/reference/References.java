// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.reference;

import dev.rauta.controller.cluster.ClusterState;
import dev.rauta.controller.cluster.ObjectId;
import dev.rauta.controller.cluster.OrEmpty;
import dev.rauta.controller.condition.Outcome;
import dev.rauta.controller.translate.Draft;
import dev.rauta.controller.translate.Settings;
import dev.rauta.routes.tls.Certificate;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.SecretObjectReference;
import org.jspecify.annotations.Nullable;

/** Everything that references are looked up with. */
public final class References {
    private static final ServiceFinder UNKNOWN = new ServiceFinder() {
        @Override
        public Resolved<NamedService> find(ServiceRef ref) {
            throw early();
        }

        @Override
        public Resolved<NamedService> find(ServiceUrl url) {
            throw early();
        }

        private static IllegalStateException early() {
            return new IllegalStateException("a policy's Service before policies are known (expected: finding(...))");
        }
    };

    private final ClusterState state;
    private final Draft draft;
    private final Backends backends;
    private final Certificates certificates;
    private final SecretCredentials credentials;
    private final Grants grants;
    private final Authorities authorities;
    private final PublishedAddresses addresses;
    private final ServiceFinder named;

    /** @param known certificates that have been checked before */
    public References(ClusterState state, Settings settings, KnownCertificates known, Draft draft) {
        this.state = state;
        this.draft = draft;
        this.backends = new Backends(state, settings, draft);
        this.certificates = new Certificates(state, settings, known, draft);
        this.credentials = new SecretCredentials(state, settings, draft);
        this.grants = new Grants(state, draft);
        this.authorities = new Authorities(state, draft, credentials);
        this.addresses = PublishedAddresses.of(state, settings, draft);
        this.named = UNKNOWN;
    }

    private References(References its, ServiceFinder named) {
        this.state = its.state;
        this.draft = its.draft;
        this.backends = its.backends;
        this.certificates = its.certificates;
        this.credentials = its.credentials;
        this.grants = its.grants;
        this.authorities = its.authorities;
        this.addresses = its.addresses;
        this.named = named;
    }

    /** The same, with the Services that policies name looked up by {@code finder}. */
    public References finding(ServiceFinder finder) {
        return new References(this, finder);
    }

    /** Services that policies and annotations name, also by URLs. */
    public ServiceFinder named() {
        return named;
    }

    /** Services and their endpoints. */
    public Backends backends() {
        return backends;
    }

    /** TLS Secrets. */
    public Certificates certificates() {
        return certificates;
    }

    /** Secrets with what guards check requests against. */
    public SecretCredentials credentials() {
        return credentials;
    }

    /** Any object that is watched, by the name of its kind; null where it is not there. */
    public @Nullable HasMetadata object(String kind, String namespace, String name) {
        draft.read(kind, namespace, name);
        return state.find(kind, namespace, name);
    }

    /** A ConfigMap; null where it is not there. */
    public @Nullable ConfigMap configMap(String namespace, String name) {
        draft.read("ConfigMap", namespace, name);
        draft.used("ConfigMap", namespace, name);
        return state.configMaps().get(namespace, name);
    }

    /** References into other namespaces. */
    public Grants grants() {
        return grants;
    }

    /** ConfigMaps and Secrets with certificates of authorities. */
    public Authorities authorities() {
        return authorities;
    }

    /**
     * The certificate that an object of Gateway API refers to, where it may; or why not: {@code RefNotPermitted}, else
     * {@code invalid}.
     *
     * @param from the object that refers
     * @param field in messages
     */
    public Resolved<Certificate> secret(ObjectId from, SecretObjectReference ref, String field, String invalid) {
        String kind = OrEmpty.textOr(ref.getKind(), "Secret");
        String group = OrEmpty.text(ref.getGroup());
        String namespace = OrEmpty.textOr(ref.getNamespace(), from.namespace());
        String name = OrEmpty.text(ref.getName());
        if (!group.isEmpty() || !kind.equals("Secret")) {
            return new Resolved.Missing<>(invalid,
                    field + ": " + kind + (group.isEmpty() ? "" : "." + group) + " " + name + " (expected: kind Secret)");
        }
        if (!grants.allows(from.kind(), from.namespace(), "Secret", namespace, name)) {
            return new Resolved.Missing<>("RefNotPermitted",
                    field + ": Secret " + namespace + "/" + name + " (expected: a ReferenceGrant in namespace "
                            + namespace + " for " + from.kind() + "s of namespace " + from.namespace() + ")");
        }
        Resolved<Certificate> resolved = certificates.resolve(namespace, name);
        return resolved instanceof Resolved.Missing<Certificate>(var _, String message)
                ? new Resolved.Missing<>(invalid, message)
                : resolved;
    }

    /** What {@link #secret} found wrong with a reference: a kind that is none is the fault of who refers, the rest is elsewhere. */
    public static Outcome fault(SecretObjectReference ref, String reason, String message) {
        boolean kind = OrEmpty.text(ref.getGroup()).isEmpty() && OrEmpty.textOr(ref.getKind(), "Secret").equals("Secret");
        return new Outcome(false, reason, message, kind);
    }

    /** What statuses show. */
    public PublishedAddresses addresses() {
        return addresses;
    }
}
