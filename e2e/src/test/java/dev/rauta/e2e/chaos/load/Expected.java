// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.chaos.load;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/** Which Service may answer for a host: one, and while a change is under way the one before too. */
public final class Expected {
    private final UnaryOperator<String> serviceOf;
    private final Map<String, Set<String>> services = new ConcurrentHashMap<>();

    /** Where answers begin with their pod's name. */
    public Expected() {
        this(Expected::service);
    }

    /** @param serviceOf the Service that an answer's body is from */
    public Expected(UnaryOperator<String> serviceOf) {
        this.serviceOf = serviceOf;
    }

    public void of(String host, String... allowed) {
        services.put(host, Set.of(allowed));
    }

    Set<String> of(String host) {
        return services.getOrDefault(host, Set.of());
    }

    /** Whether an answer is from a Service that was right at its request or is right now. */
    boolean right(String host, Set<String> atRequest, String answer) {
        Set<String> allowed = new HashSet<>(atRequest);
        allowed.addAll(of(host));
        return allowed.contains(serviceOf.apply(answer));
    }

    /** The Service of the pod {@code SERVICE-NUMBER} that an answer begins with. */
    public static String service(String answer) {
        int dash = answer.indexOf('-');
        return dash < 0 ? answer : answer.substring(0, dash);
    }
}
