// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.traffic.field;

import dev.rauta.controller.cluster.OrEmpty;
import dev.rauta.controller.cluster.policy.BackendRefSpec;
import dev.rauta.controller.translate.reference.ServiceRef;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads how policies name Services; throws {@link IllegalArgumentException} with the path of what is wrong. */
public final class BackendReader {
    private static final String NAME = "[a-z0-9]([-a-z0-9]{0,251}[a-z0-9])?";

    private BackendReader() {}

    /**
     * A Service's port.
     *
     * @param path of the field
     * @param from the policy's namespace
     * @param grpc whether it is asked over HTTP/2, unless the Service says otherwise
     */
    public static ServiceRef read(String path, @Nullable BackendRefSpec spec, String from, boolean grpc) {
        if (spec == null) {
            throw new IllegalArgumentException(path + ": none (expected: a Service's name and port)");
        }
        if (!OrEmpty.map(spec.unknown()).isEmpty()) {
            throw new IllegalArgumentException(path + ": with " + new TreeSet<>(OrEmpty.map(spec.unknown()).keySet())
                    + " (expected: group, kind, namespace, name and port)");
        }
        String kind = OrEmpty.textOr(spec.kind(), "Service");
        if (!OrEmpty.text(spec.group()).isEmpty() || !kind.equals("Service")) {
            throw new IllegalArgumentException(path + ": " + kind + " of group '" + OrEmpty.text(spec.group())
                    + "' (expected: kind Service of group '')");
        }
        String name = name(path + ".name", OrEmpty.text(spec.name()));
        String namespace = name(path + ".namespace", OrEmpty.textOr(spec.namespace(), from));
        Integer port = spec.port();
        if (port == null || port < 1 || port > 65535) {
            throw new IllegalArgumentException(path + ".port: " + (port == null ? "none" : port) + " (expected: 1..65535)");
        }
        return new ServiceRef(from, namespace, name, port, grpc);
    }

    private static String name(String path, String name) {
        if (!name.matches(NAME)) {
            throw new IllegalArgumentException(path + ": '" + name + "' (expected: a name in lower case)");
        }
        return name;
    }
}
