// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.leader;

import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/**
 * Where what this process makes for itself is kept: a Lease, and Secrets with authorities.
 *
 * @param namespace where it lies
 * @param owners with whom it goes: the ServiceAccount that this process runs as, which whoever uninstalls Rauta deletes; none outside
 *     a cluster, or where that is in another namespace
 */
public record Home(KubernetesClient client, String namespace, List<OwnerReference> owners) {
    private static final Path TOKEN = Path.of("/var/run/secrets/kubernetes.io/serviceaccount/token");
    private static final int PARTS = 3;

    public Home {
        owners = List.copyOf(owners);
    }

    /** Who runs this process is in its token, so that no right is needed to find out. */
    public static Home of(KubernetesClient client, String namespace) {
        try {
            return new Home(client, namespace, Files.isRegularFile(TOKEN) ? owners(Files.readString(TOKEN), namespace) : List.of());
        } catch (IOException e) {
            throw new UncheckedIOException("the pod's token cannot be read", e);
        }
    }

    /** The ServiceAccount of a bound token (its claim {@code kubernetes.io}); nobody where it says none, or one elsewhere. */
    static List<OwnerReference> owners(String token, String namespace) {
        String[] parts = token.strip().split("\\.", -1);
        if (parts.length != PARTS) {
            return List.of();
        }
        String claims = new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8);
        if (Serialization.unmarshal(claims, Map.class).get("kubernetes.io") instanceof Map<?, ?> bound
                && namespace.equals(bound.get("namespace"))
                && bound.get("serviceaccount") instanceof Map<?, ?> account
                && account.get("name") instanceof String name
                && account.get("uid") instanceof String uid) {
            return List.of(new OwnerReferenceBuilder()
                    .withApiVersion("v1")
                    .withKind("ServiceAccount")
                    .withName(name)
                    .withUid(uid)
                    .build());
        }
        return List.of();
    }
}
