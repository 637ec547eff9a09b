// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.nginx;

import dev.rauta.e2e.cluster.ControlPlane;
import dev.rauta.e2e.cluster.Upstreams;
import dev.rauta.e2e.process.Helm;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * The objects of examples/from-ingress-nginx, as an API server takes them: endpoints are upstreams of a test, and Services have
 * whatever addresses they are given.
 */
final class ExampleCluster {
    private final List<HasMetadata> objects = new ArrayList<>();

    /** Reads them. */
    ExampleCluster(ControlPlane cluster, NamedUpstreams upstreams) {
        try (Stream<Path> files = Files.list(Helm.root().resolve("examples/from-ingress-nginx"))) {
            for (Path file : files.filter(one -> one.toString().endsWith(".yaml")).sorted().toList()) {
                try (InputStream in = Files.newInputStream(file)) {
                    objects.addAll(cluster.client().load(in).items());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        objects.forEach(object -> taken(object, upstreams));
    }

    private static void taken(HasMetadata object, NamedUpstreams upstreams) {
        if (object instanceof Service service && service.getSpec().getClusterIP() != null
                && !service.getSpec().getClusterIP().equals("None")) {
            service.getSpec().setClusterIP(null);
        } else if (object instanceof EndpointSlice slice) {
            String service = slice.getMetadata().getNamespace() + "/"
                    + slice.getMetadata().getLabels().get("kubernetes.io/service-name");
            boolean loopback = Upstreams.host().equals("127.0.0.1");
            slice.setAddressType(loopback ? "FQDN" : "IPv4");
            slice.getEndpoints().forEach(one -> one.setAddresses(List.of(loopback ? "localhost" : Upstreams.host())));
            slice.getPorts().forEach(one -> one.setPort(upstreams.port(service)));
        }
    }

    List<HasMetadata> objects() {
        return objects;
    }

    /** Puts them into a cluster, with their namespaces; from then on Services have the addresses that they were given. */
    void into(ControlPlane cluster) {
        objects.stream().map(one -> one.getMetadata().getNamespace()).filter(Objects::nonNull).distinct()
                .map(name -> new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build())
                .forEach(namespace -> cluster.client().resource(namespace).serverSideApply());
        for (HasMetadata object : objects) {
            if (cluster.applyStrictly(object) instanceof Service given) {
                ((Service) object).getSpec().setClusterIP(given.getSpec().getClusterIP());
            }
        }
    }

    /** Writes them as manifests. */
    Path into(Path folder) {
        try {
            Files.createDirectories(folder);
            for (int i = 0; i < objects.size(); i++) {
                Files.writeString(folder.resolve("%03d.yaml".formatted(i)), Serialization.asYaml(objects.get(i)));
            }
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
