// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate;

import dev.rauta.controller.infrastructure.ServiceType;
import dev.rauta.routes.upstream.UpstreamProtocol;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the operator chose for translation, by flags of the same names.
 *
 * @param ingressClass the class for the legacy annotation and for a class without an IngressClass object
 * @param adoptedClasses of other controllers, whose Ingresses are served here too
 * @param controllerName which IngressClasses are ours
 * @param gatewayControllerName which GatewayClasses are ours
 * @param defaultCertificate NAMESPACE/SECRET
 * @param upstreamProtocol for Services that do not say
 * @param sslRedirect whether a host with TLS answers plain HTTP with 308
 * @param watchNamespaces empty: all
 * @param secretNamespaces whose Secrets are read; empty: those that are watched
 * @param publishService NAMESPACE/NAME of the Service whose addresses statuses show
 * @param publishAddresses addresses that statuses show
 * @param gatewayAddressPool where each Gateway gets an address of its own from; empty: Gateways share the dataplanes'
 * @param gatewayServices whether each Gateway gets a Service of its own
 * @param gatewayServiceType what sort of Service
 * @param dataplaneService NAMESPACE/NAME of the Service whose endpoints the dataplanes are
 * @param nginxConfigMap NAMESPACE/NAME of ingress-nginx's ConfigMap, whose words hold for all Ingresses
 * @param recorded whether statuses are written, so that what is given to a Gateway is recorded before it is used
 */
public record Settings(
        String ingressClass,
        Set<String> adoptedClasses,
        String controllerName,
        String gatewayControllerName,
        Optional<String> defaultCertificate,
        UpstreamProtocol upstreamProtocol,
        boolean sslRedirect,
        Set<String> watchNamespaces,
        Set<String> secretNamespaces,
        Optional<String> publishService,
        List<String> publishAddresses,
        Optional<AddressPool> gatewayAddressPool,
        boolean gatewayServices,
        ServiceType gatewayServiceType,
        Optional<String> dataplaneService,
        Optional<String> nginxConfigMap,
        boolean recorded) {

    /** The documented defaults. */
    public static final Settings DEFAULT = new Settings(
            "rauta",
            Set.of(),
            "rauta.dev/ingress-controller",
            "rauta.dev/gateway-controller",
            Optional.empty(),
            UpstreamProtocol.AUTO,
            true,
            Set.of(),
            Set.of(),
            Optional.empty(),
            List.of(),
            Optional.empty(),
            false,
            ServiceType.LOAD_BALANCER,
            Optional.empty(),
            Optional.empty(),
            true);

    public Settings {
        adoptedClasses = Set.copyOf(adoptedClasses);
        watchNamespaces = Set.copyOf(watchNamespaces);
        secretNamespaces = Set.copyOf(secretNamespaces);
        publishAddresses = List.copyOf(publishAddresses);
    }

    /** The same for files: nobody can make Services there, or write a status. */
    public Settings ofFiles() {
        return new Settings(
                ingressClass,
                adoptedClasses,
                controllerName,
                gatewayControllerName,
                defaultCertificate,
                upstreamProtocol,
                sslRedirect,
                watchNamespaces,
                secretNamespaces,
                publishService,
                publishAddresses,
                gatewayAddressPool,
                false,
                gatewayServiceType,
                dataplaneService,
                nginxConfigMap,
                false);
    }

    /** Whether objects of {@code namespace} are looked at. */
    public boolean watches(String namespace) {
        return watchNamespaces.isEmpty() || watchNamespaces.contains(namespace);
    }

    /** Whether Secrets of {@code namespace} are looked at. */
    public boolean readsSecrets(String namespace) {
        return secretNamespaces.isEmpty() ? watches(namespace) : secretNamespaces.contains(namespace);
    }
}
