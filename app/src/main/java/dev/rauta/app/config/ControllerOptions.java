// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.config;

import dev.rauta.controller.infrastructure.ServiceType;
import dev.rauta.controller.leader.Leadership;
import dev.rauta.controller.translate.AddressPool;
import dev.rauta.controller.translate.Settings;
import dev.rauta.controller.watch.kube.Scope;
import dev.rauta.routes.upstream.UpstreamProtocol;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Flags of everything that translates. */
public final class ControllerOptions {
    @Option(names = "--kubeconfig", paramLabel = "FILE", description = "The cluster (default: kubectl's places, then the pod's account).")
    @Nullable Path kubeconfig;

    @Option(names = "--ingress-class", paramLabel = "NAME", description = "For the legacy annotation, and a class without an IngressClass (default: rauta).")
    String ingressClass = Settings.DEFAULT.ingressClass();

    @Option(names = "--adopt-class", paramLabel = "NAME", split = ",", description = "Serves Ingresses of another controller's class too, and leaves their statuses to it; repeatable.")
    List<String> adoptedClasses = new ArrayList<>();

    @Option(names = "--controller-name", paramLabel = "NAME", description = "Which IngressClasses are ours (default: rauta.dev/ingress-controller).")
    String controllerName = Settings.DEFAULT.controllerName();

    @Option(names = "--gateway-controller-name", paramLabel = "NAME", description = "Which GatewayClasses are ours (default: rauta.dev/gateway-controller).")
    String gatewayControllerName = Settings.DEFAULT.gatewayControllerName();

    @Option(names = "--watch-namespace", paramLabel = "NS", split = ",", description = "Repeatable (default: all namespaces).")
    List<String> watchNamespaces = new ArrayList<>();

    @Option(names = "--secret-namespaces", paramLabel = "NS", split = ",", description = "Namespaces whose Secrets are read; repeatable (default: those that are watched).")
    List<String> secretNamespaces = new ArrayList<>();

    @Option(names = "--watch-secrets", paramLabel = "WHICH", description = "all, or referenced: only those that something refers to, each by its name (default: all).")
    Secrets watchSecrets = Secrets.all;

    @Option(names = "--default-certificate", paramLabel = "NS/SECRET", description = "For TLS hosts without one (default: self-signed, made at start).")
    @Nullable String defaultCertificate;

    @Option(names = "--publish-service", paramLabel = "NS/NAME", description = "The Service whose addresses statuses show.")
    @Nullable String publishService;

    @Option(names = "--publish-address", paramLabel = "IP", split = ",", description = "An address that statuses show; repeatable.")
    List<String> publishAddresses = new ArrayList<>();

    @Option(names = "--gateway-address-pool", paramLabel = "CIDR", description = "Each Gateway gets its own address from it (default: Gateways share the dataplane's).")
    @Nullable String gatewayAddressPool;

    @Option(names = "--gateway-services", paramLabel = "BOOL", arity = "0..1", fallbackValue = "true", description = "Whether each Gateway gets a Service of its own (default: false).")
    boolean gatewayServices;

    @Option(names = "--gateway-service-type", paramLabel = "TYPE", description = "LoadBalancer, NodePort or ClusterIP (default: LoadBalancer).")
    String gatewayServiceType = Settings.DEFAULT.gatewayServiceType().toString();

    @Option(names = "--dataplane-service", paramLabel = "NS/NAME", description = "The Service whose endpoints Gateways' Services lead to (default: --publish-service).")
    @Nullable String dataplaneService;

    @Option(names = "--upstream-protocol", paramLabel = "P", description = "auto, http1 or h2c, for Services that do not say (default: auto).")
    Upstreams upstreamProtocol = Upstreams.auto;

    @Option(names = "--ssl-redirect", paramLabel = "BOOL", arity = "0..1", fallbackValue = "true", description = "Whether a TLS host answers plain HTTP with 308 (default: true).")
    boolean sslRedirect = true;

    @Option(names = "--nginx-configmap", paramLabel = "NS/NAME", description = "A ConfigMap of ingress-nginx, whose words hold for all Ingresses; what it does not say is as with ingress-nginx (default: none).")
    @Nullable String nginxConfigMap;

    @Option(names = "--lease-namespace", paramLabel = "NS", description = "Where the leader's Lease lives (default: the pod's namespace, else the kubeconfig's, else default).")
    @Nullable String leaseNamespace;

    @Option(names = "--lease-name", paramLabel = "NAME", description = "The Lease's name; each installation in a namespace needs its own (default: rauta-controller).")
    String leaseName = Leadership.LEASE;

    /** The words of {@code --watch-secrets}. */
    enum Secrets {
        all,
        referenced
    }

    /** The words of {@code --upstream-protocol}. */
    enum Upstreams {
        auto,
        http1,
        h2c
    }

    public Optional<Path> kubeconfig() {
        return Optional.ofNullable(kubeconfig);
    }

    public Optional<String> leaseNamespace() {
        return Optional.ofNullable(leaseNamespace);
    }

    public String leaseName() {
        return leaseName;
    }

    /** What is looked at. The dataplanes' Service, and ingress-nginx's ConfigMap, may lie beside the namespaces that are watched. */
    public Scope scope() {
        Settings settings = settings();
        return new Scope(
                settings.watchNamespaces(),
                namespace(settings.dataplaneService()),
                settings.secretNamespaces(),
                namespace(settings.nginxConfigMap()),
                watchSecrets == Secrets.referenced);
    }

    private static Set<String> namespace(Optional<String> reference) {
        return reference.stream().map(one -> one.substring(0, one.indexOf('/'))).collect(Collectors.toSet());
    }

    public String gatewayControllerName() {
        return gatewayControllerName;
    }

    /** Throws {@link WrongUsage} for a reference that is none. */
    public Settings settings() {
        return new Settings(
                ingressClass,
                Set.copyOf(adoptedClasses),
                controllerName,
                gatewayControllerName,
                reference("default-certificate", defaultCertificate),
                switch (upstreamProtocol) {
                    case auto -> UpstreamProtocol.AUTO;
                    case http1 -> UpstreamProtocol.HTTP1;
                    case h2c -> UpstreamProtocol.HTTP2;
                },
                sslRedirect,
                Set.copyOf(watchNamespaces),
                Set.copyOf(secretNamespaces),
                reference("publish-service", publishService),
                List.copyOf(publishAddresses),
                WrongUsage.unless(() -> Optional.ofNullable(gatewayAddressPool).map(AddressPool::parse)),
                gatewayServices,
                WrongUsage.unless(() -> ServiceType.parse(gatewayServiceType)),
                reference("dataplane-service", dataplaneService)
                        .or(() -> reference("publish-service", publishService)),
                reference("nginx-configmap", nginxConfigMap),
                true);
    }

    private static Optional<String> reference(String flag, @Nullable String value) {
        if (value != null && !value.matches("[^/]+/[^/]+")) {
            throw new WrongUsage("--" + flag + ": " + value + " (expected: NAMESPACE/NAME)");
        }
        return Optional.ofNullable(value);
    }
}
