// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.migrate;

import dev.rauta.app.migrate.policy.Unsayable;
import dev.rauta.routes.match.RouteMatch;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRouteBuilder;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRouteMatch;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRouteRule;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRouteRuleBuilder;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.ParentReference;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.ParentReferenceBuilder;
import java.util.ArrayList;
import java.util.List;

/**
 * An HTTPRoute in the making.
 *
 * @param doors where it attaches
 * @param hostnames none: any
 */
record RouteDraft(String namespace, String name, List<Door> doors, List<String> hostnames, List<RuleDraft> rules) {

    HTTPRoute object() {
        return new HTTPRouteBuilder()
                .withNewMetadata().withName(name).withNamespace(namespace).endMetadata()
                .withNewSpec()
                .withParentRefs(doors.stream().map(door -> parent(door, namespace)).toList())
                .withHostnames(hostnames)
                .withRules(rules.stream().map(RouteDraft::rule).toList())
                .endSpec()
                .build();
    }

    static ParentReference parent(Door door, String from) {
        boolean gateway = door.parent().kind().equals("Gateway");
        return new ParentReferenceBuilder()
                .withKind(gateway ? null : door.parent().kind())
                .withNamespace(door.parent().namespace().equals(from) ? null : door.parent().namespace())
                .withName(door.parent().name())
                .withSectionName(door.section())
                .build();
    }

    private static HTTPRouteRule rule(RuleDraft rule) {
        return new HTTPRouteRuleBuilder()
                .withName(rule.name().isEmpty() ? null : rule.name())
                .withMatches(rule.matches().stream().map(RouteDraft::match).toList())
                .withFilters(new ArrayList<>(rule.filters()))
                .withBackendRefs(new ArrayList<>(rule.backends()))
                .build();
    }

    private static HTTPRouteMatch match(RouteMatch match) {
        try {
            return MatchWriter.of(match);
        } catch (Unsayable e) {
            throw new IllegalStateException("match: " + match + " (expected: one that has been said before)", e);
        }
    }
}
