// SPDX-License-Identifier: Apache-2.0
package dev.rauta.bench.translation;

import dev.rauta.routes.tls.Issued;
import dev.rauta.routes.tls.Issuer;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.Gateway;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.GatewayBuilder;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.GatewayClassBuilder;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRouteBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressBuilder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * A cluster of any size in memory: for each application a Service, a slice of its endpoints, and a route of one host and two
 * paths; some have a certificate.
 *
 * @param applications how many
 * @param endpoints of each
 * @param certificates how many of them have one
 * @param gateway whether routes are HTTPRoutes of one Gateway instead of Ingresses
 */
record Cluster(int applications, int endpoints, int certificates, boolean gateway) {
    private static final int PER_NAMESPACE = 50;
    private static final String CREATED = "2026-01-01T00:00:00Z";
    private static final Issued EVEN = issued();
    private static final Issued ODD = issued();

    /** Every object. */
    List<HasMetadata> objects() {
        List<HasMetadata> all = new ArrayList<>();
        for (int i = 0; i < applications; i += PER_NAMESPACE) {
            all.add(new NamespaceBuilder().withNewMetadata().withName(namespace(i)).withUid("n" + i).withResourceVersion("1").endMetadata().build());
        }
        all.add(new GatewayClassBuilder()
                .withNewMetadata().withName("rauta").withUid("class").withResourceVersion("1").endMetadata()
                .withNewSpec().withControllerName("rauta.dev/gateway-controller").endSpec()
                .build());
        if (gateway) {
            all.add(gatewayObject());
        }
        for (int i = 0; i < applications; i++) {
            all.add(service(i));
            all.add(slice(i, 0));
            if (i < certificates) {
                all.add(secret(i, 0));
            }
            all.add(gateway ? httpRoute(i, "/") : ingress(i, "/"));
        }
        return all;
    }

    private static Gateway gatewayObject() {
        return new GatewayBuilder()
                .withNewMetadata().withName("edge").withNamespace(namespace(0)).withUid("gateway").withResourceVersion("1").withGeneration(1L).endMetadata()
                .withNewSpec()
                .withGatewayClassName("rauta")
                .addNewListener().withName("http").withPort(80).withProtocol("HTTP")
                .withNewAllowedRoutes().withNewNamespaces().withFrom("All").endNamespaces().endAllowedRoutes()
                .endListener()
                .endSpec()
                .build();
    }

    /** @param below the path that its second route is under */
    Ingress ingress(int i, String below) {
        var spec = new IngressBuilder()
                .withNewMetadata()
                .withName("app-" + i)
                .withNamespace(namespace(i))
                .withUid("i" + i)
                .withResourceVersion("1" + Math.abs(below.hashCode()))
                .withGeneration(1L)
                .withCreationTimestamp(created(i))
                .addToAnnotations("meta.helm.sh/release-name", "app-" + i)
                .endMetadata()
                .withNewSpec()
                .withIngressClassName("rauta");
        if (i < certificates) {
            spec.addNewTl().withHosts(host(i)).withSecretName("tls-" + i).endTl();
        }
        return spec.addNewRule()
                .withHost(host(i))
                .withNewHttp()
                .addNewPath().withPath("/").withPathType("Prefix")
                .withNewBackend().withNewService().withName("app-" + i).withNewPort().withNumber(80).endPort().endService().endBackend()
                .endPath()
                .addNewPath().withPath(below + "api").withPathType("Exact")
                .withNewBackend().withNewService().withName("app-" + i).withNewPort().withNumber(80).endPort().endService().endBackend()
                .endPath()
                .endHttp()
                .endRule()
                .endSpec()
                .build();
    }

    /** @param below the path that its second route is under */
    HTTPRoute httpRoute(int i, String below) {
        return new HTTPRouteBuilder()
                .withNewMetadata()
                .withName("app-" + i)
                .withNamespace(namespace(i))
                .withUid("r" + i)
                .withResourceVersion("1" + Math.abs(below.hashCode()))
                .withGeneration(1L)
                .withCreationTimestamp(created(i))
                .endMetadata()
                .withNewSpec()
                .addNewParentRef().withName("edge").withNamespace(namespace(0)).endParentRef()
                .withHostnames(host(i))
                .addNewRule()
                .addNewMatch().withNewPath().withType("PathPrefix").withValue("/").endPath().endMatch()
                .addNewMatch().withNewPath().withType("Exact").withValue(below + "api").endPath().endMatch()
                .addNewBackendRef().withName("app-" + i).withPort(80).endBackendRef()
                .endRule()
                .endSpec()
                .build();
    }

    Service service(int i) {
        return new ServiceBuilder()
                .withNewMetadata().withName("app-" + i).withNamespace(namespace(i)).withUid("s" + i).withResourceVersion("1")
                .addToLabels("app", "app-" + i).withCreationTimestamp(created(i)).endMetadata()
                .withNewSpec().withClusterIP("10.96.0.1").withIpFamilies("IPv4")
                .addNewPort().withName("http").withPort(80).withProtocol("TCP").endPort()
                .endSpec()
                .build();
    }

    /** @param version what tells two states of it apart: its last endpoint's address, and its resource version */
    EndpointSlice slice(int i, int version) {
        List<Endpoint> all = new ArrayList<>();
        for (int j = 0; j < endpoints; j++) {
            int host = j == endpoints - 1 ? 100 + version % 100 : j;
            all.add(new EndpointBuilder()
                    .withAddresses("10." + (i >> 8) + "." + (i & 255) + "." + host)
                    .withNodeName("node-" + (i + j) % 500)
                    .withNewConditions().withReady(true).withServing(true).withTerminating(false).endConditions()
                    .withNewTargetRef().withKind("Pod").withName("app-" + i + "-" + j).withNamespace(namespace(i)).endTargetRef()
                    .build());
        }
        return new EndpointSliceBuilder()
                .withNewMetadata().withName("app-" + i + "-x7k2p").withNamespace(namespace(i)).withUid("e" + i)
                .withResourceVersion("1" + version).withGeneration(1L + version)
                .addToLabels("kubernetes.io/service-name", "app-" + i).withCreationTimestamp(created(i)).endMetadata()
                .withAddressType("IPv4")
                .addNewPort().withName("http").withPort(8080).withProtocol("TCP").endPort()
                .withEndpoints(all)
                .build();
    }

    /** @param version what tells two states of it apart */
    Secret secret(int i, int version) {
        Issued issued = version % 2 == 0 ? EVEN : ODD;
        return new SecretBuilder()
                .withNewMetadata().withName("tls-" + i).withNamespace(namespace(i)).withUid("t" + i).withResourceVersion("1" + version).endMetadata()
                .withType("kubernetes.io/tls")
                .addToData("tls.crt", base64(pem(issued)))
                .addToData("tls.key", base64(issued.keyPem()))
                .build();
    }

    private static Issued issued() {
        try {
            return Issuer.selfSigned("apps.example.com", Instant.now(), Duration.ofDays(1));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("no certificate for a measurement", e);
        }
    }

    private static String pem(Issued issued) {
        try {
            return issued.certificatePem();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("no certificate for a measurement", e);
        }
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String host(int i) {
        return "app-" + i + ".example.com";
    }

    private static String namespace(int i) {
        return "team-" + i / PER_NAMESPACE;
    }

    private static String created(int i) {
        return Instant.parse(CREATED).plusSeconds(i / 3).toString();
    }
}
